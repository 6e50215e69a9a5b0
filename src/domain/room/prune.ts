/** `tt prune`: old talk and traffic go, and a snapshot stands for what they folded to. What was noted, asked or decided stays. */
import { asError } from '../../lib/errors.ts';
import { operators, requested } from '../brake/mode.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId } from '../event.ts';
import { isPresent } from '../member/alive.ts';
import { apply, EMPTY, type RoomState } from '../state.ts';
import type { Outcome, Prune, Store, View } from '../store.ts';

export interface Pruning {
  /** All that is older goes; milliseconds. */
  readonly olderThan: number;
  /** Also what members that are here have not read. */
  readonly unread: boolean;
}

export interface Plan {
  /** Where the snapshot will stand; 0: nothing goes. */
  readonly upTo: number;
  /** How many events go. */
  readonly events: number;
  readonly keep: readonly number[];
  /** Who has not read something old, and from which event on: that stays, and what came after it. */
  readonly unread: readonly { readonly agent: AgentId; readonly from: number }[];
  /** Members whose mail was looked at. */
  readonly asked: readonly AgentId[];
}

export type Pruned = Pick<Plan, 'upTo' | 'events'>;

/** Takes no lock, and changes nothing. */
export async function planPrune(store: Store, { olderThan, unread: all }: Pruning): Promise<Plan> {
  const view = await store.look();
  const old = await store.lastBefore(view.now.wall - olderThan);
  const asked = here(view);
  const waiting = all ? [] : await unreadBefore(store, asked, old);
  const bound = Math.min(old, ...waiting.map(({ from }) => from - 1));
  const keep = referredTo(view.state, bound);
  const { events, last } = await store.prunable(bound, keep);
  return { upTo: events === 0 ? 0 : last, events, keep, unread: waiting, asked };
}

const here = (view: View): readonly AgentId[] =>
  Object.keys(view.state.members.present).filter((agent) => isPresent(view, agent));

async function unreadBefore(store: Store, agents: readonly AgentId[], old: number): Promise<Plan['unread']> {
  const found: { agent: AgentId; from: number }[] = [];
  for (const agent of agents) {
    const { seq: after } = await store.cursor(agent);
    // As a person reads: what a brake holds back is unread too.
    const target = { self: agent, person: true };
    const [first] = (await store.events({ after, limit: 1, target, newsOnly: true })).events;
    if (first && first.seq <= old) found.push({ agent, from: first.seq });
  }
  return found;
}

/** The handoff that travels with the stick, and what is pinned: the state knows only their numbers. */
const referredTo = ({ turn, pins }: RoomState, upTo: number): readonly number[] =>
  [...(turn.handoff ? [turn.handoff.seq] : []), ...pins.map(({ seq }) => seq)].filter((seq) => seq <= upTo);

/** What went; null: others did something meanwhile that the plan does not know of. Errors: operator_required. */
export async function prune(
  store: Store,
  caller: Caller,
  plan: Plan,
  { reason, dedup, ...pruning }: Pruning & { readonly reason: string | null; readonly dedup?: string | undefined },
): Promise<Pruned | null> {
  const refused = operators(caller, 'prune', reason);
  if (refused) throw asError(refused);
  // Before the lock: what is old does not change any more, and a long log takes a while.
  let state = EMPTY;
  for await (const event of store.replay(plan.upTo)) state = apply(state, event);
  const what = { upTo: plan.upTo, state, keep: plan.keep };
  const verb = { name: 'prune', dedup, joins: true, whenClosed: true, needs: { told: true } };
  return (await change(store, caller, verb, (view) => decide(view, caller, plan, what, { reason, pruning }))).result;
}

function decide(
  view: View,
  caller: Caller,
  plan: Plan,
  prunes: Prune,
  { reason, pruning }: { readonly reason: string | null; readonly pruning: Pruning },
): Outcome<Pruned | null> {
  const { upTo } = plan;
  if (upTo === 0) return { events: [], result: { upTo, events: 0 } };
  // Whoever has come since begins where the log ended then. Whoever was silent and is back may have to read on.
  const back = here(view).filter((agent) => !plan.asked.includes(agent) && (view.told[agent]?.seen ?? 0) < upTo);
  const sameRefs =
    JSON.stringify(referredTo(view.state, upTo)) === JSON.stringify(plan.keep.filter((seq) => seq <= upTo));
  if (!sameRefs || (!pruning.unread && back.some((agent) => agent !== caller.agent)))
    return { events: [], result: null };
  const { id: turnId } = view.state.turn;
  const payload = { up_to: upTo, ...requested(caller) };
  const event = { type: 'pruned', from: caller.agent, to: null, turnId, reason, payload } as const;
  return { events: [event], prunes, result: { upTo, events: plan.events } };
}
