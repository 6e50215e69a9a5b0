/** `tt prune`: old talk and traffic go, and a snapshot stands for what they folded to. What was noted, asked or decided stays. */
import { asError, type Refusal, refuse, TtError } from '../../lib/errors.ts';
import { operators, requested } from '../brake/mode.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId } from '../event.ts';
import type { Prune } from '../keeping.ts';
import { isPresent } from '../member/alive.ts';
import { rowsNamedBy } from '../row.ts';
import { apply, EMPTY, type RoomState } from '../state.ts';
import type { Outcome, Store, View } from '../store.ts';

export interface Pruning {
  /** All that is older goes; milliseconds. */
  readonly olderThan: number;
  /** Also what members that are here have not read. */
  readonly unread: boolean;
}

/** `upTo`: where the snapshot will stand; 0: nothing goes. */
export interface Plan extends Prune {
  /** How many events go. */
  readonly events: number;
  /** Who has not read something old, and from which event on: that stays, and what came after it. */
  readonly unread: readonly { readonly agent: AgentId; readonly from: number }[];
  /** Members whose mail was looked at. */
  readonly asked: readonly AgentId[];
}

export type Pruned = Pick<Plan, 'upTo' | 'events'>;

/** Takes no lock, however long the log is, and changes nothing: what is old stays as it is. */
export async function planPrune(store: Store, { olderThan, unread: all }: Pruning): Promise<Plan> {
  const view = await store.look();
  const old = await store.lastBefore(view.now.wall - olderThan);
  const asked = here(view);
  const unread = all ? [] : await unreadBefore(store, asked, old);
  const bound = Math.min(old, ...unread.map(({ from }) => from - 1));
  return { ...(await survey(store, bound, referredTo(view.state, bound))), unread, asked };
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

/** What goes and what stays, up to an event. Rows are folded from events that name them, so these stay. */
async function survey(store: Store, bound: number, refs: readonly number[]): Promise<Prune & { events: number }> {
  const keep: number[] = [];
  let [state, stateThere, upTo, events] = [EMPTY, EMPTY, 0, 0];
  for await (const event of store.replay(bound)) {
    state = apply(state, event);
    if (refs.includes(event.seq) || rowsNamedBy(event).length > 0) keep.push(event.seq);
    else {
      // One that was there before goes into the new one: that alone is no reason.
      if (event.type !== 'snapshot') events++;
      [upTo, stateThere] = [event.seq, state];
    }
  }
  return events === 0
    ? { upTo: 0, state: EMPTY, keep: [], events }
    : { upTo, state: stateThere, keep: keep.filter((seq) => seq < upTo), events };
}

/** What went; null: others did something meanwhile that the plan does not know of. Errors: operator_required, store_busy. */
export async function prune(
  store: Store,
  caller: Caller,
  plan: Plan,
  how: Pruning & { readonly reason: string | null; readonly dedup?: string | undefined },
): Promise<Pruned | null> {
  const verb = { name: 'prune', dedup: how.dedup, joins: true, whenClosed: true, needs: { told: true } };
  try {
    return (await change(store, caller, verb, (view) => decide(view, caller, plan, how))).result;
  } catch (error) {
    if (error instanceof TtError && error.details['overtaken'] === true) return null;
    throw error;
  }
}

/** A refusal, and no answer: the same key may be used for the next plan. */
const overtaken = (): Refusal =>
  refuse('store_busy', 'others came and went meanwhile; nothing was pruned', 'repeat the command', { overtaken: true });

function decide(
  view: View,
  caller: Caller,
  { upTo, state, keep, events, asked }: Plan,
  { reason, unread }: Pruning & { readonly reason: string | null },
): Outcome<Pruned> {
  const refused = operators(caller, 'prune', reason);
  if (refused) return refused;
  if (events === 0) return { events: [], result: { upTo, events } };
  // Whoever was silent when the plan was made and is back now may have to read on from before.
  const isBehind = (agent: AgentId) => !asked.includes(agent) && (view.told[agent]?.seen ?? 0) < upTo;
  const isBack = !unread && here(view).some((agent) => agent !== caller.agent && isBehind(agent));
  const isNeeded = referredTo(view.state, upTo).some((seq) => !keep.includes(seq));
  if (isBack || isNeeded) return overtaken();
  const { id: turnId } = view.state.turn;
  const payload = { up_to: upTo, ...requested(caller) };
  const event = { type: 'pruned', from: caller.agent, to: null, turnId, reason, payload } as const;
  return { events: [event], prunes: { upTo, state, keep }, result: { upTo, events } };
}

/** Errors: operator_required. Before a long look at the log, not after it. */
export function mayPrune(caller: Caller, reason: string | null): void {
  const refused = operators(caller, 'prune', reason);
  if (refused) throw asError(refused);
}
