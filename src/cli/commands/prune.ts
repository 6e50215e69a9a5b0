/** `tt prune`: take the old part of the log away. A person decides that, or an agent that a person told to. */
import { mayPrune, type Plan, type Pruning, planPrune, prune } from '../../domain/room/prune.ts';
import { formatDuration } from '../../lib/duration.ts';
import { TtError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const { force, ...caller } = env.caller();
  const pruning = { olderThan: ageFrom(args, room), unread: force };
  const dry = args.on('dry-run');
  const { plan, upTo, events } = await carryOut(env, room, pruning, { ...caller, force }, args, dry);
  const unread = plan.unread.map(({ agent, from }) => ({ agent_id: agent, from_event_seq: from }));
  await give(env, {
    json: {
      ...{ room_id: room.store.roomId, ...(dry ? { dry_run: true } : {}), pruned: events },
      ...(events > 0 ? { up_to_event_seq: upTo } : {}),
      ...(unread.length > 0 ? { unread } : {}),
    },
    text: [
      events === 0
        ? 'Nothing goes.'
        : `${dry ? 'Would prune' : 'Pruned'} ${events} events up to #${upTo}; what was noted, asked and decided ${dry ? 'would stay' : 'stays'}.`,
      ...plan.unread.map(
        ({ agent, from }) => `Kept for ${agent}, which has not read it: #${from} and what came after.`,
      ),
      ...(unread.length > 0 ? ['To prune that too: --force'] : []),
    ].join('\n'),
  });
  return undefined;
}

async function carryOut(
  env: Env,
  { store }: Room,
  pruning: Pruning,
  caller: ReturnType<Env['caller']>,
  args: Args,
  dry: boolean,
): Promise<Pick<Plan, 'upTo' | 'events'> & { readonly plan: Plan }> {
  const how = { ...pruning, reason: args.text('reason') ?? null, dedup: env.dedup };
  if (!dry) mayPrune(caller, how.reason);
  for (let tries = 1, gone = 0; ; tries++) {
    const plan = await planPrune(store, pruning);
    if (dry) return { ...plan, plan };
    const { upTo, events, whole } = await prune(store, caller, plan, how, gone);
    if (whole) return { upTo, events, plan };
    gone = events;
    if (tries === TRIES)
      throw new TtError(
        'store_busy',
        `others came and went meanwhile; ${gone} events were pruned`,
        'repeat the command',
        {
          pruned: gone,
        },
      );
  }
}

const TRIES = 5;

/** The events of a command that may be repeated are its answer. */
function ageFrom(args: Args, { settings }: Room): number {
  const age = args.ms('older-than');
  const least = settings['dedup.ttl'];
  if (age !== undefined && age >= least) return age;
  throw new TtError(
    'invalid_input',
    age === undefined
      ? 'tt prune needs --older-than'
      : `--older-than ${formatDuration(age)} is shorter than dedup.ttl (${formatDuration(least)}): those events still answer repeated commands`,
    'tt prune --older-than 30d --dry-run',
    { flag: '--older-than', least_ms: least },
  );
}
