/** Rooms worth keeping: with something of everything in them, and time that has passed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Two members, a message, a pinned one, notes, a form, a question that is decided, and a handoff that waits. */
export async function roomToKeep(): Promise<Workspace> {
  const ws = freshWorkspace();
  const done = async (words: string[], who: RunOptions) => {
    const ran = await ws.tt(['--json', ...words], who);
    if (ran.code !== 0) throw new Error(`${words.join(' ')}: ${ran.err}`);
    return ran;
  };
  for (const who of [A, B]) await done(['join'], who);
  await done(['msg', 'send', 'room', '--', BODY], A);
  await done(['msg', 'send', 'room', 'keep this', '--pin'], A);
  await done(['msg', 'send', 'script:b', 'for you'], A);
  const { json } = await done(['notes', 'add', 'a note'], B);
  await done(['notes', 'add', 'another note'], B);
  await done(['notes', 'resolve', String(json['note_id'])], A);
  await done(['ask', '--title', 'which?', '--field', 'a:text:answer'], A);
  await done(['question', 'open', 'why?'], A);
  await done(['question', 'decide', 'q1', 'because'], A);
  await done(['try'], A);
  await done(['release', '--status', 'half', '--next-action', 'the rest'], A);
  return ws;
}

/** What tt replay says of the log: the hash of the state, and how many events. */
export async function folded({ tt }: Workspace): Promise<readonly [hash: unknown, events: unknown]> {
  const { json, code, err } = await tt(['replay', '--json']);
  if (code !== 0) throw new Error(err);
  return [json['hash'], json.events];
}

/** Rows as they are listed. */
export async function rowsOf({ tt }: Workspace): Promise<readonly unknown[]> {
  const lists = [['notes', 'list', '--all'], ['ask', 'list', '--all'], ['question', 'list', '--all'], ['decisions']];
  return Promise.all(lists.map(async (words) => (await tt([...words, '--json'])).json));
}

export const linesOf = ({ dir }: Workspace, file: string): string[] =>
  readFileSync(join(dir, file), 'utf8').split('\n');
