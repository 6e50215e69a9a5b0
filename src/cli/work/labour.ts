/** One task worked on: the command is run with it, and the task ended as the command did. */

import { unclaimUnder } from '../../domain/claim/give.ts';
import type { ClaimedTask } from '../../domain/task/claim.ts';
import { abandonTask, finishTask } from '../../domain/task/end.ts';
import { TtError } from '../../lib/errors.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Env, Room } from '../env.ts';
import { patiently } from '../patiently.ts';
import type { Woken } from '../rhythm.ts';
import { taskJson } from '../show/task.ts';
import { type Seen, seeTask, workedFor } from '../task-words.ts';
import { type ChildEnd, startChild, statusOf } from './child.ts';
import { requireProgram } from './program.ts';
import { type Cause, isDoneBy, watch } from './watching.ts';

/** How the work on a task ended: `lost` where it was this worker's no more. */
export type WorkStatus = 'done' | 'failed' | 'given_back' | 'lost';

export interface Worked {
  readonly cause: Cause | null;
  /** Of the command: 128 and the number of the signal that ended it. */
  readonly status: number;
}

/** Errors: command_failed, command_not_found, command_not_executable, and those of the store. */
export async function workOn(
  env: Env,
  room: Room,
  claimed: ClaimedTask & { readonly lock: string },
  command: readonly string[],
  pace: (over: AbortSignal) => () => Promise<Woken>,
): Promise<Worked> {
  const { store, settings } = room;
  const { taskId, epoch, lock } = claimed;
  const seen = await seeTask(store, taskId);
  if (env.io.errIsTerminal && !env.json) env.io.err(visibleLine(`${taskId}: ${seen.task.title}`));
  const child = startChild({
    ...{
      command,
      env: { ...environment(env, seen, epoch), TT_TASK_LOCK: workedFor(store.roomId, lock) },
      mark: env.system.token(),
    },
    ...{ input: `${JSON.stringify(taskJson(seen.view, seen.task, seen.claims, true))}\n` },
    ...{ most: settings['limit.task'], grace: settings['work.grace'] },
  });
  const { cause, end } = await watch(env, room, child, claimed, pace);
  const status = await statusOf(end);
  // Before the task is: what comes after it may need the same paths.
  const unclaimed = await giveBackPaths();
  if (end.failure) {
    await giveBack('the command could not be started', true);
    requireProgram(String(command[0]), env.system.env['PATH']);
    throw new TtError(
      'command_failed',
      `${command[0]} cannot be started: ${end.failure.message}`,
      'tt work -- COMMAND',
    );
  }
  if (cause === null && isDoneBy((await seeTask(store, taskId)).task, epoch)) {
    await tell('done', { exit_status: status });
    return { cause, status };
  }
  if (cause === null && end.code === 0) {
    const late = await finished(end);
    if (late) await tell('lost', { error: late.code });
    return { cause: late ? causeOf(late) : null, status };
  }
  if (cause === null) {
    const how = end.signal ? `killed by ${end.signal}` : `exit status ${end.code}`;
    const error = end.errors.trim() === '' ? how : `${how}: ${end.errors}`;
    const kept = await giveBack(how, false, error);
    await tell(kept ? 'failed' : 'lost', { exit_status: status });
    return { cause, status };
  }
  const back = cause !== 'lost' && (await giveBack(REASON[cause], cause !== 'called_off'));
  await tell(back ? 'given_back' : 'lost', { reason: cause });
  return { cause, status };

  async function finished({ output, cut }: ChildEnd): Promise<TtError | null> {
    try {
      await patiently(() => finishTask(store, env.caller(), { id: taskId, epoch, result: output, cut }));
    } catch (error) {
      if (!(error instanceof TtError) || !OVER.includes(error.code)) throw error;
      if (error.code === 'room_stopped') await giveBack(REASON.stopped, true);
      return error;
    }
    await tell('done', { exit_status: 0, result: output, ...(cut ? { cut } : {}) });
    return null;
  }

  /** False: it was this worker's no more. */
  async function giveBack(reason: string, blameless: boolean, error?: string): Promise<boolean> {
    const how = { id: taskId, epoch, reason, blameless, ...(error === undefined ? {} : { error }) };
    try {
      await patiently(() => abandonTask(store, env.caller(), how));
      return true;
    } catch (refused) {
      if (refused instanceof TtError && OVER.includes(refused.code)) return false;
      throw refused;
    }
  }

  async function giveBackPaths(): Promise<readonly string[]> {
    try {
      return await patiently(() => unclaimUnder(store, env.caller(), lock));
    } catch (refused) {
      if (refused instanceof TtError && OVER.includes(refused.code)) return [];
      throw refused;
    }
  }

  function tell(status: WorkStatus, more: Record<string, unknown>): Promise<boolean> {
    const { result, ...rest } = more;
    const said = { ...rest, ...(unclaimed.length > 0 ? { unclaimed: unclaimed.join(' ') } : {}) };
    const words = Object.entries(said).map(([key, value]) => {
      if (key === 'cut') return CUT;
      return key === 'reason' ? WHY[value as Cause] : `${key.replace('_', ' ')} ${value}`;
    });
    return give(env, {
      json: { task_id: taskId, status, epoch, ...more, ...(unclaimed.length > 0 ? { unclaimed } : {}) },
      text: `${taskId} ${status.replace('_', ' ')}${words.length > 0 ? ` (${words.join(', ')})` : ''}${result ? `\n${indented(String(result))}` : ''}`,
    });
  }
}

const CUT = 'only the end of its output';

/** What says that the claim is over, whatever the command did. */
const OVER: readonly string[] = [
  'stale_claim',
  'not_claimer',
  'bad_state',
  'unknown_member',
  'banned',
  'room_closed',
  'room_stopped',
];

const causeOf = ({ code }: TtError): Cause =>
  code === 'room_stopped' ? 'stopped' : code === 'room_closed' ? 'closed' : 'lost';

const REASON: Readonly<Record<Exclude<Cause, 'lost'>, string>> = {
  ended: 'tt work was ended',
  called_off: 'the task was interrupted',
  interrupted: 'the worker was interrupted',
  stopped: 'the room was stopped',
  closed: 'the room was closed',
};

const WHY: Readonly<Record<Cause, string>> = { ...REASON, lost: 'the claim is over' };

/** What is in the environment of a command says whose claim it works under, so that what it does with tt is fenced. */
function environment({ system, identity }: Env, { task }: Seen, epoch: number): Record<string, string | undefined> {
  const { agent, source } = identity();
  const said = source === 'agent_override' || source === 'exported_agent_id';
  return {
    ...system.env,
    ...{ TT_TASK_ID: task.id, TT_TASK_TITLE: visibleLine(task.title), TT_TASK_EPOCH: String(epoch) },
    ...(task.channel === null ? {} : { TT_TASK_CHANNEL: task.channel }),
    ...(said ? { TT_AGENT_ID: agent } : {}),
  };
}
