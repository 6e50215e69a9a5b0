/** `tt work`: claim tasks and run a command for each, until told to end; with --once for one. */
import { foresee } from '../../domain/foresee.ts';
import { join } from '../../domain/member/join.ts';
import { refusesNext } from '../../domain/task/claim.ts';
import { lapsedClaims } from '../../domain/task/held.ts';
import { formatDuration } from '../../lib/duration.ts';
import { asError, TtError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { NOT_YOURS, STATUS, TERMINATED, UNUSABLE } from '../exit.ts';
import { noneReady } from '../none-ready.ts';
import { rhythm } from '../rhythm.ts';
import { forMe } from '../task-words.ts';
import { workOn } from '../work/labour.ts';
import { nextTask, refuseWork } from '../work/next.ts';
import { requireProgram } from '../work/program.ts';

export async function run(env: Env, args: Args): Promise<number> {
  const command = args.rest('command');
  if (!command[0]) throw new TtError('invalid_input', 'tt work needs a command', 'tt work -- npm test');
  const look = () => requireProgram(String(command[0]), env.system.env['PATH']);
  look();
  const room = env.room();
  const { store, wake, settings, locks } = room;
  const { system, io, json } = env;
  const caller = env.caller();
  const wanted = { id: null, forMe: forMe(args), channel: args.text('channel') ?? null, ttl: args.ms('ttl') ?? null };
  const timeout = args.ms('timeout') ?? null;
  const ended = env.listenForEnd();
  // Its death ends its claim, however it dies: the kernel frees the lock.
  const lock = locks.hold();
  let isTrouble = false;
  const bell = await wake.subscribe(['room']);
  // A person's worker may outlive the terminal that it was started in.
  const anchor = caller.person ? null : caller.process;
  let isTold = json || !io.errIsTerminal || timeout === 0;
  const tellOfWait = () => {
    if (!isTold)
      io.err(`Waiting for a task${timeout === null ? '' : ` for up to ${formatDuration(timeout)}`}. Ctrl-C ends it.`);
    isTold = true;
  };
  const paced = (ms: number | null, ...more: readonly AbortSignal[]) =>
    rhythm({ bell, system, settings, timeout: ms, signals: [ended.signal, io.gone, ...more], anchor });
  try {
    await store.sweep();
    await join(store, caller, null);
    while (!ended.signal.aborted) {
      look();
      const claimed = await nextTask(env, room, { ...wanted, lock: lock.name }, paced(timeout), tellOfWait);
      if (claimed === 'ended') return ended.status();
      if (claimed === null) {
        const view = await store.look();
        const refused = refusesNext(foresee(view, lapsedClaims(view)), caller);
        if (refused) throw asError(refused);
        await give(env, await noneReady(env, store, view.state.tasks));
        return NOT_YOURS;
      }
      const work = { ...claimed, lock: lock.name };
      const { cause, status } = await workOn(env, room, work, command, (over) => paced(null, over));
      if (cause === 'ended') return ended.status();
      if (cause === 'stopped' || cause === 'closed' || cause === 'interrupted') refuseWork(await store.look(), env);
      if (!args.on('once')) continue;
      if (cause !== 'lost') return cause === null ? status : TERMINATED;
      const { taskId, epoch } = claimed;
      throw new TtError('stale_claim', `the claim of ${taskId} with epoch ${epoch} is over`, `tt task show ${taskId}`, {
        ...{ task_id: taskId, epoch },
      });
    }
    return ended.status();
  } catch (error) {
    isTrouble = !(error instanceof TtError) || STATUS[error.code] === UNUSABLE;
    throw error;
  } finally {
    await bell.close();
    ended.forget();
    // What could not be given back is free with the death of this process: the lock must be found, and found dead.
    if (!isTrouble) lock.release();
  }
}
