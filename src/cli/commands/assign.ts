/** `tt assign`: hand the stick to a named member. */
import { assign } from '../../domain/turn/assign.ts';
import { sentence } from '../../lib/text.ts';
import { give } from '../answer.ts';
import { attaching } from '../attaching.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { handoffFrom } from '../handoff-input.ts';
import type { Passed } from '../library/answers.ts';
import { turnOver } from '../show/turn-over.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const { store, settings } = room;
  const handoff = await handoffFrom(env, args, settings['limit.handoff'], `assign ${args.word('agent') ?? ''}`);
  const token = { turn: args.count('turn'), lease: args.text('lease') };
  const options = { target: args.word('agent') ?? '', reason: args.text('reason') ?? null, dedup: env.dedup };
  const { result, events, repeated, after } = await attaching(env, room, args, (files) =>
    assign(store, env.caller(), handoff, token, { ...options, files }),
  );
  const { reservedFor, routedToParked } = result;
  const over = turnOver(after.claims, env.caller().agent);
  await give(env, {
    json: {
      status: 'passed' satisfies Passed['status'],
      room_id: store.roomId,
      turn_id: events.at(-1)?.turnId,
      reserved_for: reservedFor,
      event_seq: events.at(-1)?.seq,
      routed_to_parked: routedToParked,
      ...(repeated ? { repeated } : {}),
      hint: `${over}; tt wait asks again`,
    },
    text: `Passed to ${reservedFor}${routedToParked ? ', which does not wait now and has been told' : ''}. ${sentence(over)}.`,
  });
  return undefined;
}
