/** Any lines, at hand together or one by one: who shares a commit does, answers and is refused as whoever has one of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alike, alikeLog } from '../support/alike.ts';
import { type Answered, batch, line, openBatch } from '../support/batch.ts';
import { A, roomOfTwo } from '../support/pair.ts';
import type { RunOptions, Workspace } from '../support/workspace.ts';

const OPERATOR = ['--operator-requested', '--reason', 'r'];
const from = fc.constantFrom([], [], ['--agent', 'script:b'], ['--agent', 'script:d']);
const key = fc.constantFrom([], [], ['--dedup', 'k'], ['--dedup', 'l']);
const text = fc.constantFrom('hello', 'for @script:b', 'for @nobody', ' ', 'too long '.repeat(500));
const to = fc.constantFrom('room', '#api', 'script:b', 'script:d', 'nobody');
const task = fc.integer({ min: 1, max: 6 }).map((n) => `t${n}`);
const words = (...parts: readonly fc.Arbitrary<readonly string[]>[]): fc.Arbitrary<readonly string[]> =>
  fc.tuple(...parts).map((all) => all.flat());
const just = (...all: string[]) => fc.constant(all);
const some = (flag: string, value: fc.Arbitrary<unknown>) =>
  fc.option(value, { freq: 1 }).map((given) => (given === null ? [] : [flag, String(given)]));

const sharing = fc.oneof(
  words(
    ...[just('msg', 'send'), from, key, some('--reply-to', fc.nat(20)), fc.constantFrom([], ['--pin'])],
    ...[just('--'), to.map((one) => [one]), text.map((one) => [one])],
  ),
  words(
    just('notes', 'add'),
    from,
    key,
    just('--'),
    text.map((one) => [one]),
  ),
  words(just('task', 'add'), from, key, some('--after', task), some('--channel', fc.constant('#api')), just('t')),
  words(just('say', 'so'), from, key, fc.constantFrom([], OPERATOR)),
);
const alone = fc.oneof(
  words(fc.constantFrom(['join'], ['leave'], ['unclaim'], ['floor', 'take'], ['floor', 'pass'], ['claim', 'b']), from),
  words(fc.constantFrom(['task', 'claim', '--next'], ['channel', 'join', '#api'], ['msg', 'recv', '--resume']), from),
  words(
    just('task', 'done'),
    task.map((id) => [id, 'r']),
    from,
  ),
  words(
    fc.constantFrom(['pause'], ['resume'], ['stop'], ['reset'], ['reset'], ['kick', 'script:b', '--force']),
    just(...OPERATOR),
  ),
  words(just('limit', '--per-second', '0.001', '--burst'), fc.constantFrom(['3'], ['30']), just(...OPERATOR)),
  words(just('config', 'set', 'limit.tasks'), fc.constantFrom(['3'], ['100']), just(...OPERATOR)),
  just('state'),
  just('wibble'),
);
const scripts = fc.array(fc.oneof({ weight: 5, arbitrary: sharing }, { weight: 1, arbitrary: alone }), {
  ...{ minLength: 40, maxLength: 60 },
});

const LIMIT = ['limit', '--per-second', '0.001', '--burst', '9', ...OPERATOR];
/** In a harness what is said is counted. */
const HARNESS = { ...A, env: { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'claude-1' } };

/** With a claim whose holder is dead: it is over, and the first that is written in the room says so. */
async function room(): Promise<Workspace> {
  const ws = await roomOfTwo();
  const holder = spawn('sleep', ['60']);
  const C = { as: 'script:c', env: { TT_SESSION_PID: String(holder.pid) } };
  for (const words of [['join'], ['claim', 'a']]) expect((await ws.tt(words, C)).code).toBe(0);
  holder.kill();
  await once(holder, 'exit');
  return ws;
}

async function oneByOne(ws: Workspace, lines: readonly string[], options: RunOptions): Promise<unknown[]> {
  const open = openBatch(ws, options);
  const answers: (Answered | null)[] = [];
  for (const text of lines) answers.push(await open.ask(text));
  open.finish();
  expect(await open.ended).toBe(0);
  return answers;
}

test(
  'the same answers, the same log, and a state that it folds to',
  () =>
    fc.assert(
      fc.asyncProperty(scripts, fc.constantFrom(A, HARNESS), async (script, options) => {
        const lines = [LIMIT, ...script].map((words) => line(words));
        const [one, other] = [await room(), await room()];
        const apart = await oneByOne(one, lines, options);
        const { answers } = await batch(other, lines.join(''), options);
        expect(alike(answers, other)).toEqual(alike(apart, one));
        expect(await alikeLog(other)).toEqual(await alikeLog(one));
        expect((await other.tt(['replay', '--json'])).code).toBe(0);
      }),
      { numRuns: Number(process.env['TT_TEST_RUNS'] ?? 8), endOnFailure: true },
    ),
  300_000,
);
