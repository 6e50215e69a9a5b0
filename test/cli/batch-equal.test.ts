/** The same commands through a batch, through processes of their own and through the library leave the same log, and give the same answers. */
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import type { openRoom } from '../../src/cli/library/contract.ts';
import { alike, alikeLog } from '../support/alike.ts';
import { batch, line } from '../support/batch.ts';
import { A, roomOfTwo } from '../support/pair.ts';
import type { Workspace } from '../support/workspace.ts';

const HANDOFF = ['--status', 's', '--next-action', 'n'];
/** Answers, refusals, other members, every kind of row; the ids of rows are those that come first. */
const STORY: readonly (readonly string[])[] = [
  ['join', '--name', 'Anna'],
  ['msg', 'send', 'room', 'hello', '@script:b'],
  ['msg', 'send', 'nobody', 'hello'],
  ['msg', 'send', '#api', '--type', 'review.request', '--pin', '--', '--look'],
  ['channel', 'topic', '#api', 'what', 'it', 'is'],
  ['floor', 'take', '--agent', 'script:b'],
  ['floor', 'take'],
  ['floor', 'pass', '--agent', 'script:b'],
  ['msg', 'send', 'script:b', 'twice', '--dedup', 'k'],
  ['msg', 'send', 'script:b', 'twice', '--dedup', 'k'],
  ['question', 'open', 'which?', '--context', 'c'],
  ['question', 'decide', 'q1', 'that'],
  ['ask', '--title', 'T', '--field', 'a:text:A'],
  ['ask', 'answer', 'f1', 'a=b'],
  ['release', ...HANDOFF],
  ['try'],
  ['check'],
  ['notes', 'add', 'a', 'note'],
  ['assign', 'script:b', ...HANDOFF],
  ['msg', 'recv', '--agent', 'script:b', '--resume'],
  ['msg', 'peek', '--agent', 'script:b'],
  ['doing', 'nothing'],
  ['pause'],
  ['config', 'set', 'limit.message', '256', '--operator-requested', '--reason', 'r'],
  ['msg', 'send', 'room', 'x'.repeat(300)],
  ['wibble'],
  ['leave'],
  ['state'],
];

type Told = readonly [status: number | undefined, out: unknown];

const apart = async (ws: Workspace): Promise<readonly Told[]> => {
  const told: Told[] = [];
  for (const words of STORY) {
    const ran = await ws.tt(['--json', ...words], A);
    told.push([ran.code, ran.out === '' ? ran.error : ran.json]);
  }
  return told;
};

const inBulk = async (ws: Workspace): Promise<readonly Told[]> => {
  const { answers } = await batch(ws, STORY.map((words) => line(words)).join(''));
  return answers.map(({ status, out, error }) => [status, out ?? withoutLine(error ?? {})]);
};

const withoutLine = ({ line: _, ...error }: Readonly<Record<string, unknown>>): unknown => error;

test('a batch does what as many processes do, and says it in the same words', async () => {
  const [one, other] = [await roomOfTwo(), await roomOfTwo()];
  const [separate, together] = [await apart(one), await inBulk(other)];
  expect(alike(together, other)).toEqual(alike(separate, one));
  expect(await alikeLog(other)).toEqual(await alikeLog(one));
  expect(together.filter(([status]) => status !== 0).length).toBeGreaterThan(5);
  expect((await other.tt(['replay', '--json'])).code).toBe(0);
});

test('so does the library', async () => {
  const [one, other] = [await roomOfTwo(), await roomOfTwo()];
  await apart(one);
  const library = createRequire(import.meta.url)('../../dist/index.cjs') as { openRoom: typeof openRoom };
  const room = await library.openRoom({ agent: 'script:a', path: other.dir, pid: null });
  for (const words of STORY) await room.run(words).catch(() => {});
  await room.close();
  expect(await alikeLog(other)).toEqual(await alikeLog(one));
});
