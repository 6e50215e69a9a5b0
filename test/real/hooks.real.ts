/** With tt installed, each real harness keeps the stick and hears what it should, as its model sees it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../support/workspace.ts';
import { HARNESSES } from './harness.ts';
import { installInto } from './install.ts';
import { HANDOFF, holder, member } from './member.ts';
import { headless, jailFor, play } from './session.ts';

const count = (text: string, part: string): number => text.split(part).length - 1;

describe.each(HARNESSES)('$name', (harness) => {
  const { shell, write } = harness;

  test('lists the skill to its model', async (context) => {
    const jail = await jailFor(harness, context);
    await installInto(jail, harness);
    const { model, ended } = await headless(jail, harness, 'hello');
    const asked = await model.asked();
    expect(asked.shown).toMatch(/turntable[\s\S]{0,400}Share one repository with other coding agents/);
    asked.reply('hello');
    expect((await ended).code).toBe(0);
  });

  test('refuses an edit without the stick and says why; with the stick it goes through', async (context) => {
    const jail = await jailFor(harness, context);
    await installInto(jail, harness);
    const other = await holder(jail);
    const file = join(jail.work.outside, 'made.txt');
    const edit = { tools: [write(join(jail.work.inside, 'made.txt'), 'made\n')] };
    const { model, ended } = await headless(jail, harness, 'make the file');
    const [, refused, joined] = await play(model, [edit, { tools: [shell('tt join')] }, edit]);
    expect(refused).toContain('script:other holds the stick of this workspace (turn 1), you do not');
    expect(joined).toMatch(new RegExp(`"agent_id": ?"${harness.name}:[0-9a-f]{8}"`));
    const again = await model.asked();
    expect(again.fresh).toContain('Run `tt wait`');
    expect(existsSync(file)).toBe(false);
    await other.tt('release', ...HANDOFF);
    again.reply({ tools: [shell('tt wait --timeout 20')] });
    const [granted] = await play(model, [edit]);
    expect(granted).toContain('do the other half');
    const made = await model.asked();
    expect(existsSync(file)).toBe(true);
    made.reply({ tools: [shell(`tt release ${HANDOFF.map((word) => JSON.stringify(word)).join(' ')}`)] });
    await play(model, ['done']);
    expect((await ended).code).toBe(0);
  });

  test('lets a subagent edit in the turn of its session, in whose name its shell speaks', async (context) => {
    const jail = await jailFor(harness, context);
    await installInto(jail, harness);
    const { model, ended } = await headless(jail, harness, 'work');
    const [, , , checked, made] = await play(model, [
      { tools: [shell('tt join && tt wait')] },
      harness.subagent('make the file'),
      { tools: [shell('tt check --json')] },
      { tools: [write(join(jail.work.inside, 'made.txt'), 'made\n')] },
      harness.end,
      { tools: [shell('tt leave')] },
      'done',
    ]);
    expect(checked).toContain('"status":"yes"');
    expect(made).not.toContain('tt: ');
    expect(existsSync(join(jail.work.outside, 'made.txt'))).toBe(true);
    expect((await ended).code).toBe(0);
  });

  test('shows a message from another member in the next request, once', async (context) => {
    const jail = await jailFor(harness, context);
    await installInto(jail, harness);
    const other = member(jail);
    await other.tt('join');
    const { model, ended } = await headless(jail, harness, 'work');
    await play(model, [{ tools: [shell('tt join')] }]);
    const working = await model.asked();
    await other.tt('msg', 'send', 'room', 'MIND-THE-GAP');
    working.reply({ tools: [shell('true')] });
    const next = await model.asked();
    expect(next.fresh).toContain('MIND-THE-GAP');
    expect(next.fresh).toContain('message from script:other');
    next.reply({ tools: [shell('tt health')] });
    const later = await model.asked();
    expect(count(later.shown, 'MIND-THE-GAP')).toBe(1);
    later.reply({ tools: [shell('tt leave')] });
    await play(model, ['done']);
    expect((await ended).code).toBe(0);
  });

  test('frees the stick with its end, however little it says, and leaves nothing running', async (context) => {
    const jail = await jailFor(harness, context);
    await installInto(jail, harness);
    const { model, ended } = await headless(jail, harness, 'work');
    await play(model, [{ tools: [shell('tt join && tt wait')] }]);
    const granted = await model.asked();
    expect(granted.fresh).toContain('"status":"your_turn"');
    granted.reply('I am done');
    model.rest('I am done, as I said');
    expect((await ended).code).toBe(0);
    const other = member(jail);
    await until('the stick is free', async () => (await other.tt('state'))['room_state'] === 'idle');
    await until('nothing of tt runs', async () => !(await jail.run(['ps', '-eo', 'args'])).match(/tt-hook|tt\.cjs/));
  });
});
