/** A wait that nobody will hear the answer of: its harness died, or its reader went away. */
import { expect, test } from 'vitest';
import { guardians, HANDOFF, log, receivers, standIn, started, startWait, typesIn } from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

test.each([[[]], [['--events']], [['--park']]])('tt wait %j ends when its harness dies', async (words) => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const waiting = await startWait(room, b, ...words);
  b.kill();
  expect(await waiting.end).toMatchObject({ code: 143, out: '' });
  expect(receivers(room)).toEqual([]);
  await until('only the holder has a guardian', () => guardians(room).length === 1);
});

test('a grant that nobody reads is given back, and the next waiter gets it with the handoff', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  for (const who of [a, b, c]) await room.tt(['join'], who);
  await room.tt(['wait', '--json'], a);
  const child = room.start(['wait', '--json'], b);
  await until('b waits', () => receivers(room).length === 1);
  const next = await startWait(room, c);
  child.stdout?.destroy();
  await room.tt(['release', ...HANDOFF], a);
  await started(child).end;
  expect((await next.end).json).toMatchObject({ status: 'your_turn', turn_id: 3, handoff: { status: 's' } });
  expect(await log(room)).toContainEqual(
    expect.objectContaining({ event_type: 'release', from_agent_id: b.id, turn_id: 2, reason: 'not_delivered' }),
  );
  await until('only the holder has a guardian', () => guardians(room).length === 1);
});

test('the holder that asks again and does not read the answer keeps its turn', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], a);
  const child = room.start(['wait', '--json'], a);
  child.stdout?.destroy();
  await started(child).end;
  expect(await typesIn(room)).toEqual(['join', 'claim']);
  expect((await room.tt(['check', '--json'], a)).json).toMatchObject({ status: 'yes', turn_id: 1 });
});

test('unread events that nobody read stay unread', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const child = room.start(['wait', '--events', '--json'], b);
  await until('b waits', () => receivers(room).length === 1);
  child.stdout?.destroy();
  await room.tt(['msg', 'send', b.id, 'hello'], a);
  await started(child).end;
  const { events } = (await room.tt(['wait', '--timeout', '0', '--json'], b)).json;
  expect(events.map((e) => e.payload?.body)).toEqual(['hello']);
});
