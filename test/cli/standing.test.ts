/** tt state, health and who say which brakes are on and who speaks alone, so that nobody is sent into a wall. */
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';

const health = async (ws: Awaited<ReturnType<typeof roomOfTwo>>, who: { as?: string } = A) => ({
  json: (await ws.tt(['health', '--json'], who)).json,
  text: (await ws.tt(['health'], who)).out,
});

test('a room that runs says nothing of brakes or floors', async () => {
  const ws = await roomOfTwo();
  const { json, text } = await health(ws);
  expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['mode']));
  expect([json['brake'], json['floors'], text.split('\n').length]).toEqual([undefined, undefined, 3]);
  expect((await ws.tt(['state', '--json'])).json).toMatchObject({ mode: 'running', floors: [] });
});

test('a pause: who, why, and that tt wait tells when it is over; the holder may finish', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['try'], B);
  await ws.tt(['pause', '--reason', 'lunch\u001b[31m']);
  const { json, text } = await health(ws);
  expect(json).toMatchObject({ mode: 'paused', brake: { by: 'human:ada', reason: 'lunch\u001b[31m' } });
  expect(text).toContain('\nhuman:ada (lunch␛[31m) paused the room: no new turn, and what agents say is held back.\n');
  expect(json['next_action']).toBe('tt wait: it tells you when the room goes on; do not edit until it says: your_turn');
  expect((await health(ws, B)).json['next_action']).toBe('edit, then tt release with a handoff');
  expect((await health(ws, {})).json['next_action']).not.toContain('goes on');
  for (const verb of ['state', 'who']) expect((await ws.tt([verb], B)).out).toContain(' paused the room: ');
  expect((await ws.tt(['state', '--json'])).json).toMatchObject({ mode: 'paused', brake: { by: 'human:ada' } });
});

test('a stop, a hold and an interrupt: what an agent does next', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['hold', 'a', '--reason', 'b first']);
  expect((await health(ws)).json['next_action']).toBe('tt wait: it tells you when you may go on');
  expect((await health(ws)).text).toContain(
    '\nhuman:ada (b first) holds you: no new turn, no edit, and what agents say waits.\n',
  );
  await ws.tt(['interrupt', 'a']);
  expect((await health(ws)).json['next_action']).toBe('tt ack, then do what you are told');
  await ws.tt(['stop']);
  const { json, text } = await health(ws);
  expect([json['mode'], json['next_action']]).toEqual(['stopped', 'nothing, until a person has run tt reset']);
  expect(text).toContain('\nhuman:ada stopped the room: agents edit and write nothing.\n');
  await ws.tt(['reset']);
  await ws.tt(['try'], B);
  await ws.tt(['stop']);
  expect((await health(ws, B)).json['next_action']).toMatch(/^tt release .*, then nothing, until/);
  await ws.tt(['reset']);
  await ws.tt(['release', '--status', 's', '--next-action', 'n'], B);
  expect((await health(ws, B)).json['next_action']).toMatch(/^tt wait before you edit/);
});

test('a floor: whose it is, why, and one’s own place', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['floor', 'take', '--reason', 'the plan'], A);
  await ws.tt(['floor', 'raise'], B);
  expect((await ws.tt(['state', '--json'], B)).json['floors']).toMatchObject([
    { scope: 'room', held_by: 'script:a', reason: 'the plan', position: 1, hands: [{ agent_id: 'script:b' }] },
  ]);
  expect((await health(ws, B)).json['floors']).toMatchObject([{ scope: 'room', held_by: 'script:a', position: 1 }]);
  expect((await health(ws, B)).text).toContain('\nscript:a has the floor of the room: the plan (you are number 1).\n');
  expect((await ws.tt(['state'], A)).out).toContain('\nYou have the floor of the room: the plan.');
});

test('whoever waits in a paused room is told why, at once', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['pause', '--reason', 'lunch']);
  expect((await ws.tt(['wait', '--timeout', '0'], A)).out).toContain('human:ada (lunch) paused the room');
});
