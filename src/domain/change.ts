/** Every verb of a member goes through here: who may act, joining on the way, presence, renewal of an own lease. */
import { isRefusal, type Refusal, refuse } from '../lib/errors.ts';
import { after } from '../lib/instant.ts';
import type { ProcessRef } from '../lib/process-table.ts';
import { refusedByBan, refusedByStop } from './brake/gate.ts';
import type { AgentId, NewEvent } from './event.ts';
import type { Fact } from './fact.ts';
import { foresee } from './foresee.ts';
import { isPresent, livenessOf } from './member/alive.ts';
import { joinEvents } from './member/join.ts';
import { checkId } from './member/name.ts';
import { parentOf } from './member/parent.ts';
import { overdue } from './overdue.ts';
import type { Acted, Decision, Needs, Outcome, Store, View } from './store.ts';
import { giveBack, type Released } from './turn/give-back.ts';

/** Who calls, as the front desk found out. */
export interface Caller {
  readonly agent: AgentId;
  readonly harness: string;
  /** What tells two sessions of one harness apart; null for a person and for a bare script. */
  readonly session: string | null;
  /** The process that stands for the caller; null when none can be named. */
  readonly process: ProcessRef | null;
  readonly person: boolean;
  /** The caller says that a person asked for this. */
  readonly operatorRequested: boolean;
  readonly force: boolean;
  /** Whose bucket pays for what it says to others; null: nobody’s, for it is a person or a script. */
  readonly charged?: AgentId | null;
  /** Of a call with --dedup: what it asks for, in short. */
  readonly asked?: () => string;
  /** The id was found, not claimed: it is this session's own, whoever used it meanwhile. */
  readonly own?: boolean;
}

export interface Verb {
  readonly name: string;
  readonly dedup?: string | undefined;
  /** Which results the key stays with; all, if it is not said. */
  readonly keeps?: (result: unknown) => boolean;
  readonly needs?: Needs;
  /** Make the caller a member first, if it is none. */
  readonly joins?: boolean;
  readonly whenClosed?: boolean;
  /** Also an agent’s, when a person has stopped the room. */
  readonly whenStopped?: boolean;
}

/** Errors: unknown_member, banned, identity_in_use, room_closed, and those of the rule and of `Store.act`. */
export function change<R>(
  store: Store,
  caller: Caller,
  verb: Verb,
  rule: (view: View) => Outcome<R>,
): Promise<Acted<R>> {
  const { name, dedup: key, keeps } = verb;
  const asked = caller.asked?.();
  const more = { ...(keeps && { keeps }), ...(asked !== undefined && { asked }) };
  const dedup = key === undefined ? undefined : { agent: caller.agent, verb: name, key, ...more };
  return store.act(verb.needs ?? {}, (view) => decideAs(view, caller, verb, rule), dedup);
}

/** The same without the store: what `change` asks it to do. */
export function decideAs<R>(before: View, caller: Caller, verb: Verb, rule: (view: View) => Outcome<R>): Outcome<R> {
  const refused = mayAct(before, caller, verb);
  if (refused) return refused;
  const joining: NewEvent[] = verb.joins ? joinEvents(before, caller, null) : [];
  const here = { ...before, caller: caller.agent };
  const left = leftBehind(before, caller);
  // What is over ends with the next that is written, before its late holder counts as heard of again.
  const first = [...joining, ...(left?.events ?? []), ...overdue(here)];
  const outcome = rule(foresee(here, first));
  if (isRefusal(outcome)) return outcome;
  const own = [...ownFacts(before, caller), ...joining.map(fromHere(before)), ...(left?.facts ?? [])];
  return {
    ...outcome,
    events: [...first, ...outcome.events],
    facts: [...own, ...(outcome.facts ?? [])],
    ...(left && outcome.ring !== 'all' ? { ring: [...(left.ring ?? []), ...(outcome.ring ?? [])] } : {}),
  };
}

/**
 * A session of the same id that died with the stick: its turn ends as its guardian would end it, never is it the next one's.
 * A command without a session may be the dead one's own, on its way when it died: what it gives back is given back.
 */
export function leftBehind(view: View, { agent, session }: Caller): Decision<Released> | null {
  if (view.state.turn.owner !== agent || session === null || view.presence[agent]?.session === session) return null;
  return livenessOf(view, agent) === 'dead' ? giveBack(view, agent, null, 'harness_gone') : null;
}

/** What was said before a member came is history, not its unread mail. */
const fromHere =
  (view: View) =>
  (event: NewEvent): Fact => ({ fact: 'cursor', agent: event.from as AgentId, seq: view.head + 1 });

function mayAct(view: View, caller: Caller, verb: Verb): Refusal | null {
  const member = view.state.members.present[caller.agent];
  if (!member && !verb.joins) {
    const banned = caller.person ? null : refusedByBan(view, caller.agent);
    if (banned) return banned;
    return refuse('unknown_member', `${caller.agent} is not a member of this room`, 'tt join', {
      agent_id: caller.agent,
    });
  }
  if (view.state.room.closed && !verb.whenClosed) {
    return refuse('room_closed', 'the room is closed', 'tt reopen (a person), tt events to read', {
      reason: view.state.room.closed.reason,
    });
  }
  const braked = caller.person ? null : braking(view, caller, verb);
  return braked ?? borrowed(view, caller);
}

const braking = (view: View, { agent }: Caller, { joins, whenStopped }: Verb): Refusal | null =>
  (whenStopped ? null : refusedByStop(view)) ?? (joins ? mayCome(view, agent) : null);

/** People come under the names that their machine gives them. */
const mayCome = (view: View, agent: AgentId): Refusal | null => refusedByBan(view, agent) ?? checkId(view, agent);

/** An id that belongs to a live harness session, and a subagent's of it, may be used from inside that session only. */
function borrowed(view: View, caller: Caller): Refusal | null {
  if (caller.force || caller.own) return null;
  const owner = [caller.agent, parentOf(caller.agent)].find((id) => id !== null && isAnothers(view, id, caller));
  if (!owner) return null;
  return refuse(
    'identity_in_use',
    `${owner} is a live session, and this command does not come from inside it`,
    'use an id of your own: leave out --agent, or set another TT_AGENT_ID; a person may add --force',
    { agent_id: caller.agent },
  );
}

/** Not proven dead is enough: a session behind a shared daemon or in a sandbox cannot be proven alive. */
function isAnothers(view: View, agent: AgentId, { session }: Caller): boolean {
  const theirs = view.presence[agent]?.session ?? null;
  return theirs !== null && theirs !== session && isPresent(view, agent);
}

/** Another session than the member's, which is alive or holds the stick: its end would pass for the member's death. */
function borrows(view: View, { agent, session }: Caller): boolean {
  const known = view.presence[agent];
  if (!known || known.session === session) return false;
  const life = livenessOf(view, agent);
  return life === 'alive' || (life === 'unknown' && view.state.turn.owner === agent);
}

function ownFacts(view: View, caller: Caller): Fact[] {
  const { agent, session, process } = caller;
  // Whoever acts in another's name is no sign of its life, and must not take the place of its process.
  if (!caller.own && borrows(view, caller)) return [];
  const presence = {
    ...{ agent, seenAt: view.now.wall, clock: { mono: view.now.mono, boot: view.now.boot }, session },
    processes: processesOf(view, caller),
    unseen: process === null,
  };
  const facts: Fact[] = [{ fact: 'presence', presence }];
  const { lease } = view;
  if (lease && view.state.turn.owner === agent) {
    facts.push({ fact: 'lease', lease: { ...lease, deadline: after(view.now, lease.ttl) } });
  }
  return facts;
}

const MOST_PROCESSES = 4;

/** The caller's own process first, then those of the same session that are not proven dead. In a sandbox there is no own. */
function processesOf(view: View, { agent, session, process }: Caller): readonly ProcessRef[] {
  const before = view.presence[agent];
  const known = before && before.session === session ? before.processes : [];
  const [newest] = known;
  if (process && newest && isSame(newest, process)) return known;
  // A resumed session has a new process, and maybe one that cannot be named: the old one must not speak for it.
  const others = known.filter((other) => view.processLife(other) !== 'dead');
  if (process === null) return others;
  return [process, ...others.filter((other) => !isSame(other, process))].slice(0, MOST_PROCESSES);
}

const isSame = (a: ProcessRef, b: ProcessRef): boolean =>
  a.pid === b.pid && a.start === b.start && a.boot === b.boot && a.namespace === b.namespace && a.host === b.host;
