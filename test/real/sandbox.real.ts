/** With the sandbox of a harness on: tt alone gets out of it by the rule of tt install, tt among other words works inside. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { claudeInSandbox } from './harnesses/claude.ts';
import { codexInSandbox } from './harnesses/codex.ts';
import { installInto } from './install.ts';
import { HANDOFF, holder } from './member.ts';
import { headless, jailFor, play } from './session.ts';

const handOff = `tt release ${HANDOFF.map((word) => JSON.stringify(word)).join(' ')}`;

describe.each([
  { ...claudeInSandbox, needs: ['bwrap', 'socat'] },
  { ...codexInSandbox, needs: [] },
])('$name in its sandbox', ({ needs, ...harness }) => {
  const { shell, write } = harness;

  test('is kept from editing without the stick, gets it, edits, and hands it over', async (context) => {
    const jail = await jailFor(harness, context);
    if (!jail.sealed) context.skip('skipped: what is seen here is seen on Linux, as root');
    for (const program of needs) {
      const { exitCode } = await jail.start(['which', program]);
      if (exitCode !== 0)
        context.skip(`skipped: ${program}, which the sandbox of ${harness.name} needs, is not installed`);
    }
    await installInto(jail, harness);
    const other = await holder(jail);
    const edit = (name: string) => ({ tools: [write(join(jail.work.inside, name), 'made\n')] });
    const made = (name: string) => existsSync(join(jail.work.outside, name));
    const { model, ended } = await headless(jail, harness, 'work');

    const [, refused, too, boxed] = await play(model, [
      edit('made.txt'),
      { tools: [shell('echo x > f')] },
      { tools: [shell('touch "$HOME/outside"; tt whoami')] },
      { tools: [shell('tt join')] },
    ]);
    expect(refused).toContain('tt: script:other holds the stick');
    expect(too).toContain('tt: script:other holds the stick');
    expect([made('made.txt'), made('f')]).toEqual([false, false]);
    expect(boxed).toContain('"sandboxed":true');
    expect(existsSync(join(jail.home.outside, 'outside'))).toBe(false);

    const joined = await model.asked();
    expect(joined.fresh).toContain('"joined":true');
    await other.tt('release', ...HANDOFF);
    joined.reply({ tools: [shell('tt wait --timeout 20')] });
    const [granted] = await play(model, [edit('made.txt')]);
    expect(granted).toContain('"status":"your_turn"');
    expect(granted).toContain('"guarded":true');
    await play(model, [{ tools: [shell(`true && ${handOff}`)] }]);
    const released = await model.asked();
    expect(made('made.txt')).toBe(true);
    expect(released.fresh).toContain('"status":"released"');
    await other.tt('wait');
    await other.tt('release', ...HANDOFF);
    released.reply({ tools: [shell('true && tt wait --timeout 20')] });
    const [short] = await play(model, [edit('second.txt')]);
    expect(short).toContain('"status":"your_turn"');
    expect(short).toContain('"guarded":false');

    // Hooks are called outside of it: the first brings the guardian that could not live inside.
    const last = await model.asked();
    expect(made('second.txt')).toBe(true);
    expect(await other.tt('state')).toMatchObject({ turn_id: 4, holder_guarded: true });
    last.reply({ tools: [shell(handOff)] });
    await play(model, ['done']);
    expect((await ended).code).toBe(0);
  });
});
