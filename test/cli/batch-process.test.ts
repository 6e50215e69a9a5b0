/** The process behind a batch: answers at once, ends when it is told to, keeps nothing, holds nothing. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { batch, bodies, fates, line, openBatch, say } from '../support/batch.ts';
import { residentMb } from '../support/follower.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { until } from '../support/workspace.ts';

test('each answer is there before the next line is written, and others see what was done', async () => {
  const ws = await roomOfTwo();
  const open = openBatch(ws);
  for (const body of ['one', 'two', 'three']) {
    expect(await open.ask(say(body))).toMatchObject({ status: 0 });
    expect((await bodies(ws)).at(-1)).toBe(body);
  }
  await ws.tt(['msg', 'send', 'script:a', 'from outside'], B);
  const heard = await open.ask(line(['msg', 'recv']));
  expect(JSON.stringify(heard?.out)).toContain('from outside');
  open.finish();
  expect(await open.ended).toBe(0);
});

test('a wait keeps its line until the stick is free; the turn is guarded, and outlives the batch', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['wait'], B);
  const open = openBatch(ws);
  open.write(line(['wait', '--timeout', '30s'], { id: 'w' }) + line(['state'], { id: 's' }));
  await until('it waits', async () => (await ws.tt(['state', '--json'])).out.includes('"activity":"waiting"'));
  await ws.tt(['release', '--status', 's', '--next-action', 'n'], B);
  expect(await open.next()).toMatchObject({ id: 'w', out: { status: 'your_turn', guarded: true } });
  expect(await open.next()).toMatchObject({ id: 's', out: { room_state: 'owned' } });
  open.finish();
  expect(await open.ended).toBe(0);
  expect((await ws.tt(['check'], A)).code).toBe(0);
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('%s ends a batch that is idle, and one in a wait, which leaves the queue', async (signal, status) => {
  const ws = await roomOfTwo();
  const idle = openBatch(ws);
  await idle.ask(say('idle'));
  idle.kill(signal);
  expect(await idle.ended).toBe(status);
  await ws.tt(['wait'], B);
  const waiting = openBatch(ws);
  waiting.write(line(['wait', '--timeout', '60s']) + say('never'));
  await until('it waits', async () => (await ws.tt(['state', '--json'])).out.includes('"activity":"waiting"'));
  waiting.kill(signal);
  expect(await waiting.next()).toEqual({ status });
  expect(await waiting.ended).toBe(status);
  expect((await ws.tt(['who', '--json'])).json.queue).toEqual([]);
  expect(await bodies(ws)).toEqual(['idle']);
});

test('told to end in the middle of many lines, it has answered all that it did, and done nothing by halves', async () => {
  const ws = await roomOfTwo();
  const open = openBatch(ws);
  open.write(Array.from({ length: 5_000 }, (_, i) => say(`m${i}`)).join(''));
  let answered = 0;
  for (; answered < 100; answered++) await open.next();
  open.kill('SIGTERM');
  while (await open.next()) answered++;
  expect(await open.ended).toBe(143);
  expect(answered).toBeLessThan(5_000);
  const said = await bodies(ws);
  expect(said).toEqual(Array.from({ length: answered }, (_, i) => `m${i}`));
});

test.skipIf(process.platform !== 'linux')(
  'a reader that has stopped reading does not keep it from ending',
  async () => {
    const ws = await roomOfTwo();
    const open = openBatch(ws);
    open.write(line(['state']).repeat(5_000));
    await open.next();
    const taken = () => Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${open.pid}/io`, 'utf8'))?.[1]);
    let before = -1;
    await until('it stands still', async () => {
      const now = taken();
      const stands = now === before;
      before = now;
      await sleep(200);
      return stands;
    });
    open.kill('SIGTERM');
    expect(await open.ended).toBe(143);
  },
);

test('nobody reads the answers any more: what is not begun is not done', async () => {
  const ws = await roomOfTwo();
  const open = openBatch(ws);
  await open.ask(say('heard'));
  open.hangUp();
  open.write(Array.from({ length: 1_000 }, (_, i) => say(`m${i}`)).join(''));
  expect(await open.ended).toBe(1);
  // Some answers wait for each other.
  expect((await bodies(ws)).length).toBeLessThan(40);
});

test.skipIf(process.platform !== 'linux')('ten thousand more lines take no more memory', async () => {
  const ws = await roomOfTwo();
  const open = openBatch(ws);
  const burst = async (count: number): Promise<void> => {
    open.write(say('x'.repeat(500)).repeat(count));
    for (let i = 0; i < count; i++) expect((await open.next())?.status).toBe(0);
  };
  // Until V8 has the heap that it likes; from there on it is flat.
  await burst(8_000);
  const before = residentMb(open.pid);
  await burst(10_000);
  expect(residentMb(open.pid) - before).toBeLessThan(25);
  open.finish();
  expect(await open.ended).toBe(0);
});

test('waits leave no listeners behind: many in one batch warn of nothing', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['wait'], B);
  const done = await batch(ws, line(['wait', '--timeout', '0']).repeat(12));
  expect([done.err, fates(done).every((fate) => fate === 0)]).toEqual(['', true]);
});

test('--agent and --path hold for one line, and of the batch for all lines without their own', async () => {
  const ws = await roomOfTwo();
  const other = join(ws.dir, 'other');
  mkdirSync(other);
  const who = line(['whoami']) + line(['whoami', '--agent', 'script:b']) + line(['whoami']);
  const ids = async (...words: string[]) =>
    (await batch(ws, who, { words })).answers.map(({ out }) => out?.['agent_id']);
  expect(await ids()).toEqual(['script:a', 'script:b', 'script:a']);
  expect(await ids('--agent', 'script:c')).toEqual(['script:c', 'script:b', 'script:c']);
  const nested = await batch(
    ws,
    line(['join', '--force-new', '--path', 'other']) + line(['state']) + line(['state', '--path', 'other']),
  );
  const paths = nested.answers
    .map(({ out }) => (out?.['room'] ?? out) as Record<string, unknown>)
    .map((r) => r['canonical_path']);
  expect(paths).toEqual([other, ws.dir, other]);
  const inside = await batch(ws, line(['state']), { words: ['--path', 'other'] });
  expect(JSON.stringify(inside.answers[0])).toContain(other);
  expect(existsSync(join(other, '.tt', 'room.db'))).toBe(true);
});

test('what others change meanwhile holds from the next line on: settings, and the room itself', async () => {
  const ws = await roomOfTwo();
  const open = openBatch(ws);
  expect((await open.ask(say('x'.repeat(300))))?.status).toBe(0);
  await ws.tt(['config', 'set', 'limit.message', '256']);
  expect((await open.ask(say('x'.repeat(300))))?.error).toMatchObject({ error: 'message_too_large', limit: 256 });
  expect(
    (await open.ask(line(['config', 'set', 'limit.message', 'default', '--operator-requested', '--reason', 'r'])))
      ?.status,
  ).toBe(0);
  expect((await open.ask(say('x'.repeat(300))))?.status).toBe(0);
  open.finish();
  expect(await open.ended).toBe(0);
});
