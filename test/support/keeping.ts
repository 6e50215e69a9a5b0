/** Rooms worth keeping: with something of everything in them, and time that has passed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULTS } from '../../src/domain/settings.ts';
import { realSystem } from '../../src/lib/system.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import { message, write } from '../store/deeds.ts';
import { freshWorkspace, type RunOptions, type Workspace } from './workspace.ts';

export const A: RunOptions = { as: 'script:a' };
export const B: RunOptions = { as: 'script:b' };
const DAY = 86_400_000;

/** The same caller, so many days later. */
export const later = (days: number, who: RunOptions = {}): RunOptions => ({
  ...who,
  env: { ...who.env, TT_TEST_CLOCK: JSON.stringify({ wall: days * DAY, mono: days * DAY }) },
});

export const BODY = '# no heading\n<b>\u001b[31mred ``` & "quoted" \\ ü 🎈';

/** Two members, a message, a pinned one, notes, a form, a question that is decided, tasks, a file, a path claim, and a handoff that waits. */
export async function roomToKeep(): Promise<Workspace> {
  const ws = freshWorkspace();
  const done = async (words: string[], who: RunOptions) => {
    const ran = await ws.tt(['--json', ...words], who);
    if (ran.code !== 0) throw new Error(`${words.join(' ')}: ${ran.err}`);
    return ran;
  };
  const allDone = (lines: readonly string[][], who: RunOptions) =>
    done(['batch', '--stop-on-error'], { ...who, input: lines.map((cmd) => JSON.stringify({ cmd })).join('\n') });
  for (const who of [A, B]) await done(['join'], who);
  const said = [
    ['msg', 'send', 'room', '--', BODY],
    ['msg', 'send', 'room', 'keep this', '--pin'],
    ['msg', 'send', 'script:b', 'for you'],
  ];
  await allDone(said, A);
  const { json } = await done(['notes', 'add', 'a note'], B);
  await done(['notes', 'add', 'another note'], B);
  const asked = [
    ['notes', 'resolve', String(json['note_id'])],
    ['ask', '--title', 'which?', '--field', 'a:text:answer'],
    ['question', 'open', 'why?'],
    ['question', 'decide', 'q1', 'because'],
    ['task', 'add', 'done', '--file', '.git/HEAD'],
    ['task', 'add', 'given up', '--context-json', '{"a":[1]}', '--after', 't1'],
  ];
  await allDone(asked, A);
  await done(['task', 'claim', 't1'], B);
  await done(['task', 'note', 't1', 'under way'], B);
  await done(['task', 'done', 't1', 'what came of it'], B);
  await done(['task', 'claim', '--next'], B);
  await done(['task', 'abandon', 't2', '--reason', 'too hard'], B);
  await done(['claim', 'src', '--reason', 'mine'], A);
  await done(['try'], A);
  await done(['release', '--status', 'half', '--next-action', 'the rest'], A);
  return ws;
}

/** So many messages more, at once. */
export async function manySaid(ws: Workspace, count: number): Promise<void> {
  const place = { workspace: ws.dir, dir: ws.room };
  const store = sqliteStore({ place, system: realSystem({}), settings: DEFAULTS });
  await write(store, ...Array.from({ length: count }, (_, i) => message('script:a', `word ${i}`)));
  store.close();
}

/** What tt replay says of the log: the hash of the state, and how many events. */
export async function folded({ tt }: Workspace): Promise<readonly [hash: unknown, events: unknown]> {
  const { json, code, err } = await tt(['replay', '--json']);
  if (code !== 0) throw new Error(err);
  return [json['hash'], json.events];
}

/** Rows as they are listed. */
export async function rowsOf({ tt }: Workspace): Promise<readonly unknown[]> {
  const all = ['notes', 'ask', 'question', 'task', 'file'].map((noun) => [noun, 'list', '--all']);
  const lists = [...all, ['task', 'show', 't1'], ['task', 'show', 't2'], ['decisions']];
  return Promise.all(lists.map(async (words) => (await tt([...words, '--json'])).json));
}

export const linesOf = ({ dir }: Workspace, file: string): string[] =>
  readFileSync(join(dir, file), 'utf8').split('\n');
