/** Lines that are at hand together share a commit; what each does and answers is what it would be alone. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { DEFAULTS } from '../../src/domain/settings.ts';
import { realSystem } from '../../src/lib/system.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import { batch, bodies, fates, line, openBatch, say } from '../support/batch.ts';
import { commitsIn } from '../support/commits.ts';
import { roomOfTwo } from '../support/pair.ts';
import type { Workspace } from '../support/workspace.ts';

const SIXTEEN = Array.from({ length: 16 }, (_, i) => i);

/** While somebody has it open the log of its commits is there to be counted. */
async function watched(): Promise<{ ws: Workspace; commits: () => number }> {
  const ws = await roomOfTwo();
  const store = sqliteStore({
    place: { workspace: ws.dir, dir: ws.room },
    system: realSystem({}),
    settings: DEFAULTS,
  });
  await store.head();
  onTestFinished(() => store.close());
  const before = commitsIn(ws.room);
  return { ws, commits: () => commitsIn(ws.room) - before };
}

/** Of each command that may share a commit, a line. */
const GROUPING: Readonly<Record<string, (i: number) => readonly string[]>> = {
  'msg send': (i) => ['msg', 'send', 'room', `m${i}`],
  'notes add': (i) => ['notes', 'add', `n${i}`],
  'task add': (i) => ['task', 'add', `t${i}`],
  say: (i) => ['say', `s${i}`, '--operator-requested', '--reason', 'r'],
};

test('each command that says it may share a commit is tried here', () => {
  expect(
    COMMANDS.filter(({ groups }) => groups)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(GROUPING).sort());
});

test.each(Object.entries(GROUPING))(
  '%s: sixteen at hand are one commit; each has its own answer',
  async (_name, words) => {
    const { ws, commits } = await watched();
    const done = await batch(ws, SIXTEEN.map((i) => line(words(i), { id: i })).join(''));
    expect(fates(done)).toEqual(SIXTEEN.map(() => 0));
    expect(commits()).toBe(1);
    expect(done.answers.map(({ id }) => id)).toEqual(SIXTEEN);
    const numbers = done.answers.map(({ out }) => Number(out?.['event_seq']));
    expect(numbers).toEqual(SIXTEEN.map((i) => (numbers[0] ?? 0) + i));
  },
);

test('with --stop-on-error each line is a commit of its own', async () => {
  const { ws, commits } = await watched();
  const done = await batch(ws, SIXTEEN.map((i) => say(`m${i}`)).join(''), { words: ['--stop-on-error'] });
  expect([fates(done).length, commits()]).toEqual([16, 16]);
});

test('what looks finds all that was said before it, and what comes with a file comes after it', async () => {
  const { ws } = await watched();
  const look = line(['events', '--after', '0', '--target', 'any', '--event', 'message_sent']);
  const file = line(['msg', 'send', 'room', 'with a file', '--file', 'a.txt']);
  writeFileSync(join(ws.dir, 'a.txt'), 'a');
  const { answers } = await batch(ws, say('one') + say('two') + look + say('three') + file + say('four') + look);
  const seen = answers.map(({ out }) => (out?.['events'] as { payload: { body: string } }[] | undefined) ?? []);
  expect(seen[2]?.map(({ payload }) => payload.body)).toEqual(['one', 'two']);
  expect(seen[6]?.map(({ payload }) => payload.body)).toEqual(['one', 'two', 'three', 'with a file', 'four']);
});

test('errors, keys, other members and other verbs in one group: order, answers and log as they were asked for', async () => {
  const { ws } = await watched();
  const done = await batch(
    ws,
    [
      say('one'),
      'what?\n',
      line(['msg', 'send', 'nobody', 'x']),
      line(['msg', 'send', 'room', 'two', '--dedup', 'k']),
      line(['task', 'add', 'first']),
      line(['msg', 'send', 'room', 'two', '--dedup', 'k']),
      line(['msg', 'send', 'room', 'three', '--agent', 'script:b']),
      line(['msg', 'send', 'room', 'x'.repeat(5_000)]),
      line(['task', 'add', 'second', '--after', 't1']),
      '\n',
      say('four'),
    ].join(''),
  );
  const refused = (code: string, status = 1) => [status, code];
  expect(fates(done)).toEqual([
    ...[0, refused('invalid_line', 2), refused('unknown_recipient'), 0, 0, 0, 0, refused('message_too_large'), 0, 0],
  ]);
  expect(done.answers.map(({ error }) => error?.['line']).filter((n) => n !== undefined)).toEqual([2, 3, 8]);
  expect(done.answers[5]?.out).toMatchObject({ repeated: true, event_seq: done.answers[3]?.out?.['event_seq'] });
  expect(done.answers.map(({ out }) => out?.['task_id']).filter(Boolean)).toEqual(['t1', 't2']);
  expect(await bodies(ws)).toEqual(['one', 'two', 'three', 'four']);
});

test.each([
  ['wait', ['wait', '--timeout', '20s']],
  ['ask --wait', ['ask', '--title', 'T', '--field', 'a:text:A', '--wait', '--timeout', '20s']],
])('an answer does not wait for the %s that comes after its line', async (_what, words) => {
  const { ws } = await watched();
  await ws.tt(['wait'], { as: 'script:b' });
  const open = openBatch(ws);
  open.write(say('now') + line(words));
  expect(await open.next()).toMatchObject({ status: 0 });
  expect(await Promise.race([open.ended, open.next(), ticked()])).toBe('goes on');
  open.kill('SIGTERM');
  expect(await open.ended).toBe(143);
});

const ticked = (): Promise<string> => new Promise((resolve) => setImmediate(() => resolve('goes on')));

test('two rooms in one group: each has its commit, the answers their order', async () => {
  const { ws, commits } = await watched();
  const there = ['--path', 'other'];
  mkdirSync(join(ws.dir, 'other'));
  await ws.tt(['join', '--force-new', ...there], { as: 'script:a' });
  const input = SIXTEEN.map((i) => line(['msg', 'send', 'room', `m${i}`, ...(i % 2 ? there : [])])).join('');
  const { answers } = await batch(ws, input);
  expect(answers.map(({ out }) => out?.['room_id'] === answers[0]?.out?.['room_id'])).toEqual(
    SIXTEEN.map((i) => i % 2 === 0),
  );
  expect(commits()).toBe(1);
  expect(await bodies(ws)).toEqual(SIXTEEN.filter((i) => i % 2 === 0).map((i) => `m${i}`));
});
