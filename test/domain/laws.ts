/** The laws of a room: what must be true after every change, worked out from the log alone and not by the rules. */

import { expect } from 'vitest';
import type { Ending, RoomEvent } from '../../src/domain/event.ts';
import { fold } from '../../src/domain/state.ts';
import type { View } from '../../src/domain/store.ts';
import { passed } from '../../src/lib/instant.ts';
import { formsEndOnce, questionsAreFinal } from './asking.ts';
import { provenDead } from './cast.ts';
import { claimsAreLawful } from './claim-law.ts';
import { filesAreKept } from './filing.ts';
import { floorsAreLawful } from './floor-law.ts';
import { nobodySaysTooMuch } from './limit-law.ts';
import { tasksAreLawful } from './task-law.ts';
import type { Change, World } from './world.ts';

/** Throws from within the change that breaks a law. `operator`: a person acts, who goes ahead of the queue. */
export function keepLaws(world: World, operator: () => boolean = () => false): void {
  const limited = nobodySaysTooMuch();
  world.watch((change) => {
    refusalsWriteNothing(change);
    factsFit(change);
    keepsBytes(change);
    if (change.events.length === 0)
      return expect(change.after.state, 'no event, no change').toEqual(change.before.state);
    stateIsAFold(change);
    turnsGrow(change);
    oneHolder(change);
    channelsAreOfMembers(change);
    formsEndOnce(change);
    questionsAreFinal(change);
    floorsAreLawful(world, change);
    tasksAreLawful(world, change);
    claimsAreLawful(world, change);
    filesAreKept(change);
    handoffsStay(change);
    limited(change);
    takeoversAreLawful(world, change);
    promisesBreakLawfully(world, change);
    if (!operator()) theNextIsChosen(change);
  });
}

/** Also a change without an event may take bytes away. */
function keepsBytes({ after }: Change): void {
  const stored = Object.values(after.rows.file).filter(({ status }) => status === 'stored');
  for (const { id } of stored) expect(after.blobs, 'the bytes of what is there').toContain(id);
}

function refusalsWriteNothing({ refused, before, after }: Change): void {
  if (refused) expect(after, `${refused.refused} wrote`).toStrictEqual(before);
}

/** Also through JSON, which is how a store keeps it: no undefined, no lost key. */
function stateIsAFold({ after }: Change): void {
  const folded = fold(after.log);
  expect(after.state, 'the stored state is the fold of the log').toStrictEqual(folded);
  expect(JSON.parse(JSON.stringify(folded)), 'the state survives JSON').toStrictEqual(folded);
}

const isGrant = (e: RoomEvent): e is RoomEvent<'claim' | 'takeover'> => e.type === 'claim' || e.type === 'takeover';

function turnsGrow({ after }: Change): void {
  let turn = 0;
  for (const event of after.log) {
    if (isGrant(event)) turn += 1;
    expect(event.turnId, `the turn of event ${event.seq}, ${event.type}`).toBe(turn);
  }
  expect(after.state.turn.id, 'the turn id of the state').toBe(turn);
}

/** A claim takes a stick that nobody holds; only a takeover takes one from a holder; only a holder gives back. */
function oneHolder({ after }: Change): void {
  let holder: string | null = null;
  for (const event of after.log) {
    if (event.type === 'claim') expect(holder, `${event.to} was granted what another held`).toBeNull();
    if (event.type === 'release' || event.type === 'pass') expect(holder, 'who gives back').toBe(event.from);
    if (isGrant(event)) holder = event.to;
    if (['release', 'pass', 'close'].includes(event.type)) holder = null;
  }
  const { turn, room } = after.state;
  expect(turn.owner, 'the holder of the state').toBe(holder);
  expect(turn.owner !== null && turn.reserved !== null, 'held and promised at once').toBe(false);
  if (room.closed) expect([turn.owner, turn.reserved], 'a closed room promises nothing').toEqual([null, null]);
}

/** Nobody is in a channel who is not in the room, and none is empty. */
function channelsAreOfMembers({ after }: Change): void {
  const present = Object.keys(after.state.members.present);
  for (const [name, { members }] of Object.entries(after.state.channels)) {
    expect(Object.keys(members).length, `members of ${name}`).toBeGreaterThan(0);
    for (const id of Object.keys(members)) expect(present, `who is in ${name}`).toContain(id);
  }
}

/** The newest handoff of the log is the pending one, whatever happened since. */
function handoffsStay({ after }: Change): void {
  const newest = after.log.findLast((e) => e.handoff);
  expect(after.state.turn.handoff, 'the newest handoff').toEqual(
    newest ? { seq: newest.seq, from: newest.from } : null,
  );
}

function takeoversAreLawful(world: World, { view, events }: Change): void {
  for (const event of events.filter((e) => e.type === 'takeover')) {
    if (event.payload.kind === 'operator_override') continue;
    const { lease } = view;
    const lock = lease?.protector?.lock ?? '';
    expect(world.locks.get(lock), 'the lock of a holder whose turn is taken').not.toBe('alive');
    if (event.payload.kind === 'owner_gone') {
      expect(provenDead(world, view, event.from ?? ''), 'a proven death').toBe(true);
    } else if (lease?.deadline.boot === world.clock.boot) {
      expect(lease.deadline.mono, 'the lease of a silent holder').toBeLessThanOrEqual(world.clock.mono);
    }
  }
}

function promisesBreakLawfully(world: World, { view, events }: Change): void {
  for (const event of events.filter((e) => e.type === 'reservation_expired')) {
    const { reserved } = view.state.turn;
    if (event.reason === 'claim_expired') expect(reserved && passed(reserved.until, view.now)).toBe(true);
    if (event.reason === 'wait_ended') expect(reserved?.because, 'only a running wait can end').toBe('waiting');
    if (event.reason === 'recipient_gone') expect(provenDead(world, view, event.to ?? ''), 'a proven death').toBe(true);
  }
}

/** Whenever a turn or a promise ends, the fairest that waits is next; never nobody while someone waits. */
function theNextIsChosen({ view, before, events }: Change): void {
  const leaving = events.flatMap((e) => (e.type === 'leave' ? [e.from] : e.type === 'kick' ? [e.to] : []));
  events.forEach((event, i) => {
    const ended = endingOf(event);
    if (!ended) return;
    const log = [...before.log, ...events.slice(0, i)];
    // Who asks is a candidate; the wait that ends is none. The one that had it goes last.
    const asks = event.type === 'reservation_expired' && event.from ? [event.from] : [];
    const kept = keptBack(log);
    const out = [...leaving, event.type === 'reservation_expired' ? event.to : event.from];
    const able = (kind: string, more: readonly string[] = []) =>
      fairestOf(
        log,
        [...running(view, kind), ...more].filter(
          (id) => !out.includes(id) && !kept.some((k) => k === id || id.startsWith(`${k}/`)),
        ),
      );
    const wakeable = () => able('follow').filter((id) => !id.startsWith('human:'));
    const first = able('wait', asks)[0] ?? wakeable()[0] ?? null;
    expect(ended.next?.agent ?? null, `who is next after ${event.type} of turn ${event.turnId}`).toBe(first);
  });
}

/** Held, or interrupted and not yet acknowledged; people are neither. */
function keptBack(log: readonly RoomEvent[]): string[] {
  const held = new Set<string>();
  const interrupted = new Set<string>();
  for (const { type, from, to, payload } of log) {
    if (type === 'held') held.add(to ?? '');
    if (type === 'unheld') held.delete(to ?? '');
    if (type === 'unheld' && payload.interrupt) interrupted.delete(to ?? '');
    if (type === 'interrupted') interrupted.add(to ?? '');
    if (type === 'acknowledged') interrupted.delete(from ?? '');
  }
  return [...held, ...interrupted].filter((id) => !id.startsWith('human:'));
}

const endingOf = (event: RoomEvent): Ending | null =>
  event.type === 'release' || event.type === 'reservation_expired' ? event.payload : null;

const running = (view: View, kind: string): string[] =>
  view.receivers.filter((r) => r.kind === kind && view.held(r.lock) === 'alive').map((r) => r.agent);

/** Never held first, then longest since last held, then join order: read off the log. */
function fairestOf(log: readonly RoomEvent[], who: readonly string[]): string[] {
  const last = (id: string) => log.findLast((e) => isGrant(e) && e.to === id)?.turnId ?? 0;
  const came = (id: string) => log.findLast((e) => e.type === 'join' && e.from === id)?.seq ?? 0;
  return [...new Set(who)].sort((a, b) => last(a) - last(b) || came(a) - came(b));
}

function factsFit({ after }: Change): void {
  const { state, lease, receivers } = after;
  const { turn, members } = state;
  expect(lease && { agent: lease.agent, leaseId: lease.leaseId, turnId: lease.turnId }, 'the lease').toEqual(
    turn.owner && { agent: turn.owner, leaseId: turn.leaseId, turnId: turn.id },
  );
  const present = Object.values(members.present);
  const ids = present.map((m) => m.id);
  expect(
    receivers.map((r) => r.agent).filter((id) => !ids.includes(id)),
    'receivers of strangers',
  ).toEqual([]);
  expect(
    present.map((m) => m.parent ?? m.id).filter((id) => !ids.includes(id)),
    'sessions of subagents',
  ).toEqual([]);
  for (const agent of [turn.owner, turn.reserved?.agent]) if (agent) expect(ids, 'holder or heir').toContain(agent);
  const names = present.flatMap((m) => m.name?.toLowerCase() ?? []);
  expect(new Set(names).size, 'names').toBe(names.length);
}
