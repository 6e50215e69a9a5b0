/** An idle session of each real harness, in a terminal, is woken by a message; of one that cannot be, tt says so. */
import { describe, expect, test } from 'vitest';
import { until } from '../support/workspace.ts';
import { HARNESSES } from './harness.ts';
import { installInto } from './install.ts';
import { member } from './member.ts';
import { interactive, jailFor, play } from './session.ts';

describe.each(HARNESSES)('$name', (harness) => {
  test('is woken by a message while it is idle', async (context) => {
    const jail = await jailFor(harness, context);
    await installInto(jail, harness);
    const other = member(jail);
    await other.tt('join');
    const { model, terminal } = await interactive(jail, harness, context);
    await terminal.say('join the room');
    await play(model, [{ tools: [harness.shell('tt join')] }, 'IDLE-NOW']);
    await terminal.sees(/IDLE-NOW/);
    const id = await until('it stands by', async () => {
      const { members } = await other.tt('who');
      const theirs = (members as { agent_id: string }[]).find(({ agent_id }) => agent_id !== other.id);
      return theirs?.agent_id;
    });
    await other.tt('msg', 'send', id, 'WAKE-UP-CALL');
    const woken = await model.asked();
    expect(woken.fresh).toContain('WAKE-UP-CALL');
    woken.reply('AWAKE');
    await terminal.sees(/AWAKE/);
  });
});
