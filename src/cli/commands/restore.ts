/** `tt restore`: a backup takes the room's place. A person decides that, and whoever holds the stick loses it. */
import { resolve } from 'node:path';
import { operators } from '../../domain/brake/operator.ts';
import type { AgentId } from '../../domain/event.ts';
import { livenessOf } from '../../domain/member/alive.ts';
import { startEpoch } from '../../domain/room/epoch.ts';
import { asError, TtError } from '../../lib/errors.ts';
import { localTime } from '../../lib/instant.ts';
import { visibleLine } from '../../lib/text.ts';
import { checkSealed } from '../../store/backup.ts';
import { restore } from '../../store/restore.ts';
import { give, unchanged } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { notWhole } from '../keep/not-whole.ts';
import { observers } from '../observing.ts';

export async function run(env: Env, args: Args): Promise<number | undefined> {
  if (env.observes) throw observers();
  const caller = env.caller();
  const reason = args.text('reason') ?? null;
  const refused = operators(caller, 'restore', reason);
  if (refused) throw asError(refused);
  const from = resolve(args.word('directory') ?? '');
  // Before a room is made for it.
  checkSealed(from);
  const room = env.roomOrNew();
  const { holder, others } = await affected(room, caller.agent);
  const loss = holder === null ? lossOf(others) : losing(holder);
  if (loss !== null && !args.on('yes')) {
    if (!env.io.canAsk) throw unconfirmed(loss, holder);
    if (!(await env.io.ask(`${loss}. Restore?`))) return unchanged(env);
  }
  const { place, settings } = room;
  const { manifest, epoch, head, aside, damaged } = await restore({
    ...{ place, from, system: env.system, settings },
    begin: async (store, after) => (await startEpoch(store, caller, reason, after)).result,
    allow: (now) => {
      if (now !== null && now !== holder && !args.on('yes')) throw unconfirmed(losing(now), now);
    },
  });
  await give(env, {
    json: {
      ...{ room_id: manifest.room_id, canonical_path: place.workspace, events: manifest.events },
      ...{ epoch, cursor_event_seq: head, ...(aside === null ? {} : { replaced: aside }) },
      ...(damaged.length > 0 ? { damaged } : {}),
    },
    text: [
      `Restored ${manifest.events} events of ${localTime(Date.parse(manifest.created_at))} into the room of ${visibleLine(place.workspace)}.`,
      `Epoch ${epoch} begins with event ${head}: nothing that was granted before counts.`,
      ...(aside === null ? [] : [`What was there before is kept in ${visibleLine(aside)}.`]),
      ...(damaged.length === 0 ? [] : [notWhole(damaged).trimEnd()]),
    ].join('\n'),
  });
  return undefined;
}

/** Nobody also where nobody can say: what is damaged or an older copy grants nothing. `others`: who is proven alive. */
async function affected({ store }: Room, me: AgentId): Promise<{ holder: AgentId | null; others: readonly AgentId[] }> {
  try {
    const view = await store.look();
    const here = Object.keys(view.state.members.present);
    const others = here.filter((agent) => agent !== me && livenessOf(view, agent) === 'alive');
    return { holder: view.state.turn.owner, others };
  } catch (error) {
    if (error instanceof TtError && ['store_corrupt', 'store_replaced'].includes(error.code))
      return { holder: null, others: [] };
    throw error;
  }
}

const losing = (holder: AgentId): string => `${holder} holds the stick, and would lose it`;

const lossOf = (others: readonly AgentId[]): string | null =>
  others.length === 0 ? null : `${others.join(', ')} would lose what was done since the backup`;

const unconfirmed = (loss: string, holder: AgentId | null): TtError =>
  new TtError('confirmation_required', loss, 'tt restore … --yes', { current_owner: holder });
