/** Sessions in a terminal: kept from stopping with the stick, and idle ones woken by a message; of the one that cannot be, tt says so. */
import { describe, expect, type TestContext, test } from 'vitest';
import { type EventAnswer, until } from '../support/workspace.ts';
import { HARNESSES, type Harness } from './harness.ts';
import { installInto } from './install.ts';
import { type Member, member } from './member.ts';
import { interactive, jailFor, play } from './session.ts';

const UNREACHABLE = ['gemini'];

interface Present {
  readonly agent_id: string;
  readonly activity: string;
}

/** A session that has joined, done something about being woken, been told `last`, and stopped. */
async function idle(
  harness: Harness,
  context: TestContext,
  last: string,
  { listen = harness.shell('tt standby'), flags = [] as readonly string[] } = {},
) {
  const jail = await jailFor(harness, context);
  await installInto(jail, harness, ...flags);
  const other = member(jail);
  await other.tt('join');
  const session = await interactive(jail, harness, context);
  await session.terminal.say('join the room');
  const [, , shown] = await play(session.model, [{ tools: [harness.shell('tt join')] }, { tools: [listen] }, last]);
  await session.terminal.sees(new RegExp(last));
  return { ...session, other, shown };
}

const theOther = async ({ id, tt }: Member): Promise<Present> => {
  const { members } = await tt('who');
  return (members as readonly Present[]).find(({ agent_id }) => agent_id !== id) as Present;
};

/** How far its only message has got. */
async function deliveryOf({ tt }: Member, id: string): Promise<string | undefined> {
  const { events } = await tt('events', '--event', 'message_sent', '--target', 'any');
  return ((events[0] as EventAnswer)['delivery'] as Record<string, string>)[id];
}

describe.each(HARNESSES)('$name', (harness) => {
  // In a terminal, because one of them ends without a terminal whatever a hook says.
  test('is kept from stopping once while it holds the stick', async (context) => {
    const jail = await jailFor(harness, context);
    await installInto(jail, harness);
    const { model, terminal } = await interactive(jail, harness, context);
    await terminal.say('do the work');
    const [, granted, held] = await play(model, [
      { tools: [harness.shell('tt join && tt wait')] },
      'I am done',
      'MY-USER-HAS-TO-ANSWER',
    ]);
    expect(granted).toContain('"status":"your_turn"');
    expect(held?.split('you still hold the stick (turn 1)')).toHaveLength(2);
    await terminal.sees(/MY-USER-HAS-TO-ANSWER/);
    await terminal.say('here is the answer');
    const next = await model.asked();
    expect(next.fresh).toContain('here is the answer');
    expect(next.fresh).not.toContain('still hold');
    next.reply('done');
  });
});

describe.each(HARNESSES.filter(({ name }) => !UNREACHABLE.includes(name)))('$name', (harness) => {
  test('is woken by a message while it is idle, and has read it when it goes on', async (context) => {
    const { model, terminal, other, shown } = await idle(harness, context, 'IDLE-NOW');
    expect(shown).toContain('"status":"standby"');
    await until('it is on standby', async () => (await theOther(other)).activity === 'on standby');
    const { agent_id } = await theOther(other);
    await other.tt('msg', 'send', agent_id, 'WAKE-UP-CALL');
    const woken = await model.asked();
    expect(woken.fresh).toContain('WAKE-UP-CALL');
    expect(await deliveryOf(other, agent_id)).not.toBe('recorded');
    woken.reply({ tools: [harness.shell('true')] });
    const next = await model.asked();
    expect(next.shown.split('WAKE-UP-CALL').length - 1).toBe(1);
    expect(await deliveryOf(other, agent_id)).toBe('seen');
    next.reply('AWAKE');
    await terminal.sees(/AWAKE/);
  });
});

describe.each(HARNESSES.filter(({ name }) => UNREACHABLE.includes(name)))('$name', (harness) => {
  test('with --wake the end of a listener in the background starts a turn, which is shown its answer', async (context) => {
    const { name, input } = harness.shell('tt wait --park --timeout 9m');
    const listen = { name, input: { ...(input as object), is_background: true } };
    const { model, terminal, other } = await idle(harness, context, 'IDLE-NOW', { listen, flags: ['--wake'] });
    await until('it listens', async () => (await theOther(other)).activity === 'parked');
    const { agent_id } = await theOther(other);
    await other.tt('msg', 'send', agent_id, 'WAKE-UP-CALL');
    const woken = await model.asked();
    expect(woken.fresh).toContain('WAKE-UP-CALL');
    expect(woken.fresh).toContain('"next_command":"tt wait --park');
    woken.reply({ tools: [harness.shell('true')] });
    const next = await model.asked();
    expect(next.shown.split('WAKE-UP-CALL').length - 1).toBe(1);
    expect(await deliveryOf(other, agent_id)).toBe('seen');
    next.reply('AWAKE');
    await terminal.sees(/AWAKE/);
  });

  test('cannot be woken: it is told so, and hears the message at its next prompt', async (context) => {
    const { model, terminal, other, shown } = await idle(harness, context, 'IDLE-NOW');
    expect(shown).toContain('"error":"unreachable"');
    const { agent_id } = await theOther(other);
    await other.tt('msg', 'send', agent_id, 'WAKE-UP-CALL');
    expect(await deliveryOf(other, agent_id)).toBe('recorded');
    await terminal.say('go on');
    const next = await model.asked();
    expect(next.fresh).toContain('WAKE-UP-CALL');
    next.reply('AWAKE');
    await terminal.sees(/AWAKE/);
  });
});
