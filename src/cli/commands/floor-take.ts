/** `tt floor take`: speak alone, or raise a hand where another does. Status 3 says which, as for the stick. */
import { flagOf, named, why } from '../../domain/floor/gate.ts';
import { takeFloor } from '../../domain/floor/take.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { DONE, NOT_YOURS } from '../exit.ts';
import { wantedIn } from '../floor-words.ts';
import type { FloorTaken } from '../library/answers.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env, args: Args): Promise<number> {
  const { store } = env.room();
  const acted = await takeFloor(store, env.caller(), wantedIn(env, args));
  const { result, repeated } = acted;
  const { scope, position, holder, reason } = result;
  const mine = position === 0;
  const hint = mine
    ? `tt floor pass${flagOf(scope)}`
    : 'go on with something else: you are told when it is yours, and may write to single members';
  const status = mine ? DONE : NOT_YOURS;
  await give(env, {
    status,
    json: {
      ...{ status: (mine ? 'yours' : 'queued') satisfies FloorTaken['status'], room_id: store.roomId, scope },
      ...(mine ? {} : { because: 'floor_held', position }),
      ...{ held_by: holder, reason, hint, ...wrote(acted) },
      ...(repeated ? { repeated } : {}),
    },
    text: mine
      ? `You have the floor of ${named(scope)}: other agents say nothing there. When you are done: ${hint}`
      : `Not yet: ${holder} has the floor of ${named(scope)}${why({ reason })}.\nYour hand is up; you are number ${position}. Meanwhile ${hint}.`,
  });
  return status;
}
