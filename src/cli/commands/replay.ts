/** `tt replay`: rebuild the state from the log and compare it with the stored one. */
import { prunedUpTo } from '../../domain/room/prune.ts';
import type { Store } from '../../domain/store.ts';
import { rebuild, verify } from '../../domain/verify.ts';
import { TtError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import { refuseAhead } from '../cursor.ts';
import type { Env } from '../env.ts';
import { turnText } from '../show/turn.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const view = await store.look();
  const to = args.count('to') ?? view.head;
  refuseAhead(to, view.head);
  const complete = to === view.head;
  if (!complete) await refusePruned(store, to);
  const verdict = complete ? await verify(store) : null;
  const { state, hash, events } = verdict ?? (await rebuild(store, to));
  if (verdict && !verdict.whole) {
    throw new TtError('store_corrupt', 'the log does not fold to what is stored', 'tt doctor; keep the file', {
      hash,
      stored_hash: verdict.storedHash,
      wrong_rows: verdict.wrongRows,
      gaps: verdict.gaps,
    });
  }
  await give(env, {
    json: {
      room_id: store.roomId,
      events,
      to: verdict?.to ?? to,
      hash,
      ...(verdict ? { stored_hash: verdict.storedHash, matches: true } : {}),
      ...(env.verbose ? { state } : {}),
    },
    text: `${events} events fold to ${hash.slice(0, 16)}…${complete ? ', the same as the stored state' : ''}: ${turnText({ state })}.`,
  });
  return undefined;
}

/** What was pruned folds to one state, that of its end: of those before it nobody knows any more. Errors: invalid_cursor. */
async function refusePruned(store: Store, to: number): Promise<void> {
  const pruned = await prunedUpTo(store);
  if (pruned === null || to >= pruned.seq) return;
  const why = `events up to ${pruned.seq} were pruned, so what was there at event ${to} cannot be told`;
  throw new TtError('invalid_cursor', why, `tt replay --to ${pruned.seq}`, { value: String(to), pruned: pruned.seq });
}
