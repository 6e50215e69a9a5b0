/** `tt restore`: a backup takes the room's place. A person decides that, and whoever holds the stick loses it. */
import { resolve } from 'node:path';
import { operators } from '../../domain/brake/mode.ts';
import type { AgentId } from '../../domain/event.ts';
import { startEpoch } from '../../domain/room/epoch.ts';
import { asError, TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { manifestIn } from '../../store/backup.ts';
import { restore } from '../../store/restore.ts';
import { give, unchanged } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { observers } from '../observing.ts';

export async function run(env: Env, args: Args): Promise<number | undefined> {
  if (env.observes) throw observers();
  const caller = env.caller();
  const reason = args.text('reason') ?? null;
  const refused = operators(caller, 'restore', reason);
  if (refused) throw asError(refused);
  const from = resolve(args.word('directory') ?? '');
  // Before a room is made for it.
  manifestIn(from);
  const room = env.roomOrNew();
  const holder = await holderOf(room);
  if (holder !== null && !args.on('yes')) {
    if (!env.io.canAsk) throw unconfirmed(holder);
    if (!(await env.io.ask(`${holder} holds the stick, and would lose it. Restore?`))) return unchanged(env);
  }
  const { place, settings } = room;
  const { manifest, epoch, head, aside } = await restore({
    ...{ place, from, system: env.system, settings },
    begin: async (store) => (await startEpoch(store, caller, reason)).result,
    allow: (now) => {
      if (now !== null && now !== holder && !args.on('yes')) throw unconfirmed(now);
    },
  });
  await give(env, {
    json: {
      ...{ room_id: manifest.room_id, canonical_path: place.workspace, events: manifest.events },
      ...{ epoch, cursor_event_seq: head, ...(aside === null ? {} : { replaced: aside }) },
    },
    text: [
      `Restored ${manifest.events} events of ${manifest.created_at} into the room of ${visibleLine(place.workspace)}.`,
      `Epoch ${epoch} begins with event ${head}: nothing that was granted before counts.`,
      ...(aside === null ? [] : [`What was there before is kept in ${visibleLine(aside)}.`]),
    ].join('\n'),
  });
  return undefined;
}

/** Null also where nobody can say: what is damaged or an older copy grants nothing. */
async function holderOf({ store }: Room): Promise<AgentId | null> {
  try {
    return (await store.look()).state.turn.owner;
  } catch (error) {
    if (error instanceof TtError && ['store_corrupt', 'store_replaced'].includes(error.code)) return null;
    throw error;
  }
}

const unconfirmed = (holder: AgentId): TtError =>
  new TtError('confirmation_required', `${holder} holds the stick, and would lose it`, 'tt restore … --yes', {
    current_owner: holder,
  });
