/** Far behind, and readers that are slow: bounded pages, nothing dropped, memory flat. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { follower, residentMb, savedCursor, seed } from '../support/follower.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

const A = { as: 'script:a' };
const B = { as: 'script:b' };

async function room(count: number, bytes: number) {
  const ws = freshWorkspace();
  await ws.tt(['join'], A);
  await ws.tt(['join'], B);
  seed(ws, count, (i) => `m${i} ${'x'.repeat(bytes)}`);
  return ws;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('10,000 events through a follower with --after 0: complete and in order', async () => {
  const ws = await room(10_000, 10);
  const b = follower(ws, ['events', '--follow', '--after', '0', '--target', 'any'], B);
  await b.count(10_002);
  expect(b.events().map((event) => event.event_seq)).toEqual(numbers(1, 10_002));
  expect(await b.end('SIGTERM')).toMatchObject({ code: 0, cursor: 10_002 });
});

test('--wait far behind gives one bounded page; the cursor it prints begins the next', async () => {
  const ws = await room(250, 10);
  let after = 0;
  const seen: number[] = [];
  for (const size of [100, 100, 50]) {
    const b = follower(ws, ['msg', 'recv', '--wait', '--after', String(after)], B);
    const end = await b.end();
    expect(b.lines()).toHaveLength(size);
    seen.push(...b.events().map((event) => event.event_seq));
    after = end.cursor;
  }
  expect(seen).toEqual(numbers(3, 252));
});

test.skipIf(process.platform !== 'linux')(
  'a reader that stops reading stops the follower: memory stays flat, nothing is dropped',
  async () => {
    const ws = await room(2_000, 1_000);
    const b = follower(ws, ['msg', 'recv', '--follow', '--after', '0'], { ...B, read: false });
    await until('its pipe is full', () => b.stdout.readableLength > 0);
    const before = residentMb(b.pid);
    // 20 MB more, and bells all the while: none of it may pile up inside.
    for (let i = 0; i < 4; i++) {
      seed(ws, 5_000, (n) => `m${2_000 + i * 5_000 + n} ${'x'.repeat(1_000)}`);
      await ws.tt(['notes', 'add', 'ring'], A);
    }
    await sleep(1_000); // Time for a follower that would go on reading; one that stands still passes at any speed.
    expect(residentMb(b.pid) - before).toBeLessThan(10);
    b.read();
    await b.count(22_000);
    expect(b.bodies().map((body) => Number(/\d+/.exec(body)?.[0]))).toEqual(numbers(1, 22_000));
  },
);

test('a hold that ends between two pages: what it held back comes before what was said since', async () => {
  const ws = freshWorkspace();
  for (const who of [A, B]) await ws.tt(['join'], who);
  await ws.tt(['config', 'set', 'limit.page', '5']);
  await ws.tt(['hold', 'script:b', '--reason', 'look']);
  await ws.tt(['msg', 'send', 'room', 'held back'], A);
  const says = Array.from({ length: 60 }, (_, i) => ({ cmd: ['say', `${i} ${'x'.repeat(3_900)}`] }));
  await ws.tt(['batch'], { input: says.map((line) => JSON.stringify(line)).join('\n') });
  const b = follower(ws, ['msg', 'recv', '--follow', '--resume'], { ...B, read: false });
  // It stands in the middle of its pages, for the pipe takes less than all.
  await until('its pipe is full', () => b.stdout.readableLength > 0);
  await ws.tt(['unhold', 'script:b', '--reason', 'seen']);
  await ws.tt(['msg', 'send', 'room', 'said since'], A);
  b.read();
  await b.count(62);
  expect(b.bodies().filter((body) => !body.includes('xxx'))).toEqual(['held back', 'said since']);
});

test('a reader that takes its time with every line gets them all', async () => {
  const ws = await room(300, 1_000);
  const b = follower(ws, ['msg', 'recv', '--follow', '--resume'], { ...B, read: false });
  let text = '';
  for await (const chunk of b.stdout) {
    text += chunk;
    await sleep(5);
    if (text.split('\n').length > 300) break;
  }
  const seqs = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).event_seq as number);
  expect(seqs).toEqual(numbers(3, 302));
  await until('the cursor is saved', () => savedCursor(ws, 'script:b') === 302);
});

test('an answer that nobody took moves no saved cursor', async () => {
  const ws = await room(5, 10);
  const ways = [
    ['msg', 'recv', '--resume', '--json'],
    ['msg', 'recv', '--follow', '--resume'],
    ['wait', '--timeout', '0', '--json'],
  ];
  await ws.tt(['try'], A);
  for (const words of ways) {
    const b = follower(ws, words, { ...B, read: false });
    b.stdout.destroy();
    expect(await b.end()).toMatchObject({ code: 0 });
    expect(savedCursor(ws, 'script:b')).toBe(2);
  }
});
