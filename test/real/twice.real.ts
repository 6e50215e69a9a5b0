/** Installed for the user and in the project: each real harness calls both hooks, and its model hears everything once. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HARNESSES } from './harness.ts';
import { installInto } from './install.ts';
import { HANDOFF, holder } from './member.ts';
import { headless, jailFor } from './session.ts';

/** One of them ends without a terminal whatever a hook says. */
const STOPS = ['claude', 'codex', 'gemini'];

test.for(HARNESSES)('$name', async (harness, context) => {
  const jail = await jailFor(harness, context);
  await installInto(jail, harness);
  await installInto(jail, harness, '--project');
  const other = await holder(jail);
  const { model, ended } = await headless(jail, harness, 'work');
  const next = async (words: string) => {
    const asked = await model.asked();
    expect(asked.fresh.split(words).length - 1, `${words}: ${asked.fresh}`).toBe(1);
    return asked;
  };
  const start = await next('you have not joined its room');
  start.reply({ tools: [harness.write(join(jail.work.inside, 'made.txt'), 'made\n')] });
  const refused = await next('tt: script:other holds the stick');
  refused.reply({ tools: [harness.shell('tt join')] });
  const joined = await next('"joined":true');
  await other.tt('release', ...HANDOFF);
  joined.reply({ tools: [harness.shell('tt wait --timeout 20')] });
  const granted = await next('"status":"your_turn"');
  await other.tt('msg', 'send', 'room', 'MIND-THE-GAP');
  granted.reply({ tools: [harness.shell('true')] });
  const news = await next('MIND-THE-GAP');
  news.reply('I am done');
  if (STOPS.includes(harness.name)) (await next('you still hold the stick')).reply('I am done, as I said');
  expect((await ended).code).toBe(0);
});
