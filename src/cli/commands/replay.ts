/** `tt replay`: rebuild the state from the log and compare it with the stored one. */
import { apply, EMPTY } from '../../domain/state.ts';
import { contentHash } from '../../lib/canonical.ts';
import { TtError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { turnText } from '../show/turn.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const view = await store.look();
  const to = args.count('to') ?? view.head;
  if (to > view.head)
    throw new TtError('invalid_cursor', `event ${to} has not happened yet, the newest is ${view.head}`, 'tt events', {
      head: view.head,
    });
  let state = EMPTY;
  let events = 0;
  for await (const event of store.replay(to)) {
    state = apply(state, event);
    events++;
  }
  const hash = contentHash(state);
  const complete = to === view.head;
  const stored = contentHash(view.state);
  if (complete && hash !== stored) {
    throw new TtError('store_corrupt', 'the log does not fold to the stored state', 'tt doctor; keep the file', {
      hash,
      stored_hash: stored,
    });
  }
  await give(env, {
    json: {
      room_id: store.roomId,
      events,
      to,
      hash,
      ...(complete ? { stored_hash: stored, matches: true } : {}),
      ...(env.verbose ? { state } : {}),
    },
    text: `${events} events fold to ${hash.slice(0, 16)}…${complete ? ', the same as the stored state' : ''}: ${turnText({ state })}.`,
  });
  return undefined;
}
