/** Who keeps a lease alive: the guardian takes over from the wait, and renews. Facts only, never an event. */
import { after } from '../../lib/instant.ts';
import type { AgentId } from '../event.ts';
import type { Lease, Protector } from '../fact.ts';
import { protection } from '../member/alive.ts';
import type { Outcome, Store, View } from '../store.ts';
import type { Token } from './fence.ts';

/** The guardian names itself the protector. False: the turn is over, or another living one protects it. */
export async function protect(
  store: Store,
  token: Required<Token>,
  by: Protector,
  over: string | null,
): Promise<boolean> {
  const acted = await store.act({}, (view): Outcome<boolean> => {
    const lease = current(view, token);
    const taken = lease?.protector && lease.protector.lock !== over && protection(view) === 'alive';
    if (!lease || taken) return { events: [], result: false };
    return { events: [], facts: [{ fact: 'lease', lease: { ...lease, protector: by } }], result: true };
  });
  return acted.result;
}

/**
 * A guardian that was let go finds out what it is for: it protects the turn of `agent` if it is named, or if nothing
 * living does (whoever started it may have died before writing the name down). Null: there is nothing to do.
 */
export async function adopt(store: Store, agent: AgentId, by: Protector): Promise<Lease | null> {
  const acted = await store.act({}, (view): Outcome<Lease | null> => {
    const { lease, settings } = view;
    if (!lease || view.state.turn.owner !== agent) return { events: [], result: null };
    if (lease.protector?.lock === by.lock) return { events: [], result: lease };
    if (protection(view) === 'alive') return { events: [], result: null };
    const ttl = settings['lease.ttl'];
    const adopted: Lease = { ...lease, ttl, deadline: after(view.now, ttl), protector: by };
    return { events: [], facts: [{ fact: 'lease', lease: adopted }], result: adopted };
  });
  return acted.result;
}

/** One heartbeat. Null: the turn is over. */
export async function renew(store: Store, token: Required<Token>): Promise<Lease | null> {
  const acted = await store.act({}, (view): Outcome<Lease | null> => {
    const lease = current(view, token);
    if (!lease) return { events: [], result: null };
    const renewed = { ...lease, deadline: after(view.now, lease.ttl) };
    return { events: [], facts: [{ fact: 'lease', lease: renewed }], result: renewed };
  });
  return acted.result;
}

/** The lease, if it is still this one. */
export function current(view: Pick<View, 'state' | 'lease'>, token: Required<Token>): Lease | null {
  const { lease } = view;
  return lease && lease.turnId === token.turn && lease.leaseId === token.lease ? lease : null;
}

/** Nothing can be kept alive here: a short lease, which the holder's own commands renew. */
export async function unguard(store: Store, token: Required<Token>): Promise<void> {
  await store.act({}, (view): Outcome<null> => {
    const lease = current(view, token);
    if (!lease) return { events: [], result: null };
    const ttl = view.settings['lease.unguarded'];
    const short: Lease = { ...lease, ttl, deadline: after(view.now, ttl), protector: null };
    return { events: [], facts: [{ fact: 'lease', lease: short }], result: null };
  });
}
