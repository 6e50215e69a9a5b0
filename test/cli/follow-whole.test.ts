/** What is said comes whole, and in one order, to who listens and to who reads it later. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listening } from '../support/follower.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { log } from '../support/stand-in.ts';
import type { RunOptions } from '../support/workspace.ts';

test('whatever a message has besides its words, who listens gets all that the history has', async () => {
  const ws = await roomOfTwo();
  writeFileSync(join(ws.dir, 'x.txt'), 'x');
  const b = await listening(ws, ['events', '--follow', '--target', 'any'], B, 'script:a');
  const before = (await log(ws)).length;
  const say = (...words: string[]) => ws.tt(['msg', 'send', '--json', ...words], A);
  const first = (await say('--type', 'review.request', '--pin', 'room', 'look, @b')).json.event_seq;
  for (const words of [
    ['--reply-to', `${first}`, '--interrupt', '--file', 'x.txt', 'script:b', 'see'],
    ['--body-json', 'room', '{"a":[1,{"b":null}]}'],
    ['--type', 'x', '#api', 'in a channel'],
  ])
    expect((await say(...words)).err).toBe('');
  const said = (await log(ws)).slice(before).map(({ delivery: _, ...event }) => event);
  const had = new Set(said.flatMap(({ payload = {} }) => Object.keys(payload)));
  for (const part of ['mentions', 'message_type', 'pinned', 'files', 'delivery_hint', 'reply_to', 'format'])
    expect(had).toContain(part);
  await expect.poll(() => b.events().slice(-said.length), { timeout: 10_000 }).toEqual(said);
});

test('one order for everybody: that of the log, whatever the clocks of those say who write', async () => {
  const ws = await roomOfTwo();
  const b = await listening(ws, ['msg', 'recv', '--follow', '--after', '0'], B, 'script:a');
  const skews = [86_400_000, -86_400_000, 0, 3_600_000, -3_600_000];
  for (const [i, wall] of skews.entries()) {
    const who: RunOptions = { ...A, env: { TT_TEST_CLOCK: JSON.stringify({ wall }) } };
    await ws.tt(['msg', 'send', 'room', `m${i}`], who);
  }
  const bodies = skews.map((_, i) => `m${i}`);
  const times = (await log(ws)).slice(-skews.length).map((e) => String(e['created_at']));
  expect(times).not.toEqual(times.toSorted());
  const heard = () => b.bodies().filter((body) => bodies.includes(body));
  await expect.poll(heard, { timeout: 10_000 }).toEqual(bodies);
  const { events } = (await ws.tt(['msg', 'recv', '--after', '0', '--json'], B)).json;
  const read = events.filter((e) => bodies.includes(e.payload.body));
  expect(read.map((e) => e.payload.body)).toEqual(bodies);
  const { found } = (await ws.tt(['search', 'm*', '--json'], B)).json as unknown as { found: { event_seq: number }[] };
  expect(found.map(({ event_seq }) => event_seq)).toEqual(read.map((e) => e.event_seq).toReversed());
});
