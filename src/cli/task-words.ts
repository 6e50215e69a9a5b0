/** What the commands of tasks share: whose, which claim, and the row as it is afterwards. */
import { parentOf } from '../domain/member/parent.ts';
import { resolveMember } from '../domain/member/resolve.ts';
import type { Store, View } from '../domain/store.ts';
import { claimsNow, unknownTask } from '../domain/task/held.ts';
import type { Task, Tasks } from '../domain/task/rules.ts';
import { asError, isRefusal, TtError } from '../lib/errors.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';

/** The claim that the caller names; below `tt work`, its own: another room may have a task of that id too. */
export function epochIn(env: Env, args: Args, roomId: string, id: string): number | null {
  const { TT_TASK_ID, TT_TASK_EPOCH = '', TT_TASK_LOCK } = env.system.env;
  const isElsewhere = TT_TASK_LOCK && workerLock(env, roomId) === undefined;
  const inherited = TT_TASK_ID === id && !isElsewhere && /^\d+$/.test(TT_TASK_EPOCH) ? Number(TT_TASK_EPOCH) : null;
  return args.count('epoch') ?? inherited;
}

/** What says to a command of `tt work` in which room it works, and for which worker. */
export const workedFor = (roomId: string, lock: string): string => `${roomId}/${lock}`;

/** Of the `tt work` that this runs below. Undefined: of none, or of one of another room. */
export function workerLock({ system }: Env, roomId: string): string | undefined {
  const said = system.env['TT_TASK_LOCK'] ?? '';
  const lock = said.slice(said.lastIndexOf('/') + 1);
  return /^[\w-]+$/.test(lock) && said === workedFor(roomId, lock) ? lock : undefined;
}

/** `--for`: the ids that a task may be assigned to; undefined: it was not said. Errors: unknown_recipient, ambiguous_recipient. */
export function assigneesIn(env: Env, args: Args, view: View): readonly string[] | undefined {
  const words = args.text('for');
  const { agent } = env.caller();
  if (words === undefined) return undefined;
  if (words === 'me') return [agent, parentOf(agent)].filter((id) => id !== null);
  const found = resolveMember(view, words);
  // One who left may still have work that is meant for it.
  if (isRefusal(found) && found.refused === 'unknown_recipient' && words.includes(':')) return [words];
  if (isRefusal(found)) throw asError(found);
  return [found];
}

/** Claims are for oneself. Errors: invalid_input. */
export function forMe(args: Args): boolean {
  const words = args.text('for');
  if (words === undefined || words === 'me') return words === 'me';
  throw new TtError('invalid_input', `--for is me here, not ${JSON.stringify(words)}`, 'leave it out, or --for me', {
    flag: '--for',
    value: words,
  });
}

export interface Seen {
  readonly view: View;
  readonly task: Task;
  readonly claims: Tasks['claims'];
}

/** Errors: unknown_task. */
export async function seeTask(store: Store, id: string): Promise<Seen> {
  const view = await store.look({ task: id });
  if (!view.task) throw asError(unknownTask(view, id));
  return { view, task: view.task, claims: claimsNow(view) };
}
