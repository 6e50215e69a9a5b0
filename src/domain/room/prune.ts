/** `tt prune`: old talk and traffic go, and a snapshot stands for what they folded to. What was noted, asked or decided stays. */
import { asError, type Refusal, refuse, TtError } from '../../lib/errors.ts';
import { operators, requested } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId, RoomEvent } from '../event.ts';
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

/** One transaction each: the log is whole after every one, and others write in between. */
interface Part extends Prune {
  /** How many events go. */
  readonly events: number;
}

export interface Plan {
  /** Empty: nothing goes. */
  readonly parts: readonly Part[];
  /** Where the snapshot will stand in the end; 0: nothing goes. */
  readonly upTo: number;
  /** How many events go. */
  readonly events: number;
  /** Who has not read something old, and from which event on: that stays, and what came after it. */
  readonly unread: readonly { readonly agent: AgentId; readonly from: number }[];
  /** Members whose mail was looked at. */
  readonly asked: readonly AgentId[];
}

export interface Pruned extends Pick<Plan, 'upTo' | 'events'> {
  /** False: others did something meanwhile that the plan does not know of; the rest of it was left. */
  readonly whole: boolean;
}

/** Events that go in one transaction: some 10 ms, in which nobody else can write. All at once, a million take seconds. */
const PART = 5_000;

/** Takes no lock, however long the log is, and changes nothing: what is old stays as it is. */
export async function planPrune(store: Store, { olderThan, unread: all }: Pruning, most = PART): Promise<Plan> {
  const view = await store.look();
  const old = await store.lastBefore(view.now.wall - olderThan);
  const asked = here(view);
  const unread = all ? [] : await unreadBefore(store, asked, old);
  const bound = Math.min(old, ...unread.map(({ from }) => from - 1));
  const parts = await survey(store, bound, referredTo(view.state, bound), most);
  const events = parts.reduce((sum, part) => sum + part.events, 0);
  return { parts, upTo: parts.at(-1)?.upTo ?? 0, events, unread, asked };
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

/** Up to which event, and to when, some were pruned; null: none was. */
export async function prunedUpTo(store: Store): Promise<Gone | null> {
  const [snapshot] = (await store.events({ after: 0, limit: 1, types: ['snapshot'], target: 'any' })).events;
  return snapshot ? { seq: snapshot.seq, at: snapshot.at } : null;
}

/** `at`: wall clock, milliseconds. */
export type Gone = Pick<RoomEvent, 'seq' | 'at'>;

/** What goes and what stays, up to an event. Rows are folded from events that name them, so these stay. */
async function survey(store: Store, bound: number, refs: readonly number[], most: number): Promise<readonly Part[]> {
  // Before a snapshot there is no state of the log: no part ends there.
  const floor = (await prunedUpTo(store))?.seq ?? 0;
  const parts: Part[] = [];
  let [state, stateThere, from, first, upTo, events] = [EMPTY, EMPTY, 0, 0, 0, 0];
  let keep: number[] = [];
  const end = (): void => {
    parts.push({ from, first, upTo, state: stateThere, keep: keep.filter((seq) => seq < upTo), events, goesOn: true });
    [from, first, events, keep] = [upTo, 0, 0, []];
  };
  for await (const event of store.replay(bound)) {
    state = apply(state, event);
    if (refs.includes(event.seq) || rowsNamedBy(event).length > 0) {
      if (first > 0) keep.push(event.seq);
    } else {
      first ||= event.seq;
      // One that was there before goes into the new one: that alone is no reason.
      if (event.type !== 'snapshot') events++;
      [upTo, stateThere] = [event.seq, state];
      if (events >= most && upTo > floor) end();
    }
  }
  if (events > 0) end();
  return parts.map((part, i) => ({ ...part, goesOn: i < parts.length - 1 }));
}

/**
 * What went, with `before` that went by earlier plans of this command. A key has its answer when all has gone: a command that
 * was cut off goes on under it. Errors: operator_required, store_busy.
 */
export async function prune(
  store: Store,
  caller: Caller,
  plan: Plan,
  how: Pruning & { readonly reason: string | null; readonly dedup?: string | undefined },
  before = 0,
): Promise<Pruned> {
  const { dedup } = how;
  const keeps = (result: unknown): boolean => (result as Pruned).whole;
  const verb = { name: 'prune', dedup, keeps, joins: true, whenClosed: true, needs: { told: true } };
  let pruned: Pruned = { upTo: 0, events: before, whole: false };
  try {
    for (const part of plan.parts.length > 0 ? plan.parts : [null]) {
      const events = pruned.events + (part?.events ?? 0);
      const after = { upTo: part?.upTo ?? 0, events, whole: part?.goesOn !== true };
      pruned = (await change(store, caller, verb, (view) => decide(view, caller, plan, part, how, after))).result;
      if (pruned.whole) break;
    }
  } catch (error) {
    if (!(error instanceof TtError) || error.details['overtaken'] !== true) throw error;
  }
  return pruned;
}

/** A refusal, and no answer: the same key may be used for the next plan. */
const overtaken = (): Refusal =>
  refuse('store_busy', 'others came and went meanwhile', 'repeat the command', { overtaken: true });

function decide(
  view: View,
  caller: Caller,
  { asked }: Plan,
  part: Part | null,
  { reason, unread }: Pruning & { readonly reason: string | null },
  result: Pruned,
): Outcome<Pruned> {
  const refused = operators(caller, 'prune', reason);
  if (refused) return refused;
  if (part === null) return { events: [], result };
  const { first, upTo, keep, goesOn } = part;
  // Whoever was silent when the plan was made and is back now may have to read on from before.
  const isBehind = (agent: AgentId) => !asked.includes(agent) && (view.told[agent]?.seen ?? 0) < upTo;
  const isBack = !unread && here(view).some((agent) => agent !== caller.agent && isBehind(agent));
  const isNeeded = referredTo(view.state, upTo).some((seq) => seq >= first && !keep.includes(seq));
  if (isBack || isNeeded) return overtaken();
  if (goesOn) return { events: [], prunes: part, result };
  const { id: turnId } = view.state.turn;
  const payload = { up_to: upTo, ...requested(caller) };
  const event = { type: 'pruned', from: caller.agent, to: null, turnId, reason, payload } as const;
  return { events: [event], prunes: part, result };
}

/** Errors: operator_required. Before a long look at the log, not after it. */
export function mayPrune(caller: Caller, reason: string | null): void {
  const refused = operators(caller, 'prune', reason);
  if (refused) throw asError(refused);
}
