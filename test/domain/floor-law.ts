/** The laws of floors, read off the log alone: one holder a scope, no hand lost, nobody else speaks, nothing lapses too soon. */
import { expect } from 'vitest';
import type { RoomEvent } from '../../src/domain/event.ts';
import type { View } from '../../src/domain/store.ts';
import { provenDead } from './cast.ts';
import type { Change, World } from './world.ts';

interface Held {
  holder: string;
  hands: string[];
}

type Log = readonly RoomEvent[];

export function floorsAreLawful(world: World, { view, before, after, events }: Change): void {
  const floors = new Map<string, Held>();
  for (const event of after.log) follow(floors, event);
  const stored = Object.entries(after.state.floors).map(([scope, { holder, hands }]) => [
    scope,
    { holder, hands: hands.map(({ agent }) => agent) },
  ]);
  expect(Object.fromEntries(stored), 'the floors, and the hands in their order').toEqual(Object.fromEntries(floors));
  for (const [scope, { holder, hands }] of floors) {
    const inside = scope === 'room' ? after.state.members.present : (after.state.channels[scope]?.members ?? {});
    for (const id of [holder, ...hands]) expect(Object.keys(inside), `who speaks in ${scope}`).toContain(id);
    expect(new Set([holder, ...hands]).size, `hands in ${scope}`).toBe(hands.length + 1);
  }
  for (const event of events) lapsesLawfully(world, view, before.log, event);
}

const scopeOf = ({ to }: RoomEvent): string => to ?? 'room';

/** Throws where an event does not fit what was before it. */
function follow(floors: Map<string, Held>, event: RoomEvent): void {
  const scope = scopeOf(event);
  const floor = floors.get(scope);
  const what = `${event.type} #${event.seq} in ${scope}`;
  switch (event.type) {
    case 'floor_taken':
      if (floor) expect(floor.holder, `${what}: another has it`).toBe(event.from);
      else floors.set(scope, { holder: event.from ?? '', hands: [] });
      return;
    case 'hand_raised':
      expect(floor?.holder, what).not.toBe(event.from);
      if (!floor?.hands.includes(event.from ?? '')) floor?.hands.push(event.from ?? '');
      return;
    case 'hand_lowered':
      expect(floor?.hands, what).toContain(event.from);
      return void goes(floors, scope, event.from);
    case 'floor_passed':
    case 'floor_expired':
      return void goesOn(floors, event);
    case 'floor_dropped':
      expect(floor?.holder, what).toBe(event.from);
      expect(event.payload.hands, `${what}: who waited in vain`).toEqual(
        floor?.hands.filter((id) => waited(event, id)),
      );
      return void floors.delete(scope);
    case 'floor_cleared':
      expect({ holder: event.payload.holder, hands: event.payload.hands }, what).toEqual(floor);
      return void floors.delete(scope);
    case 'channel_closed':
      return void floors.delete(scope);
    case 'channel_left':
      return void goes(floors, scope, event.from);
    case 'leave':
    case 'kick':
      for (const each of [...floors.keys()]) goes(floors, each, event.type === 'kick' ? event.to : event.from);
      return;
    case 'stopped':
    case 'close':
    case 'epoch_started':
      return void floors.clear();
    case 'form_opened':
    case 'question_opened':
    case 'message_sent': {
      const isDirect = event.to !== null && !event.to.startsWith('#');
      if (floor && !isDirect && event.payload.origin !== 'operator') expect(event.from, what).toBe(floor.holder);
    }
  }
}

/** A subagent that goes with its session has waited, and is not named: it goes in the same breath. */
const waited = ({ reason, payload, from }: RoomEvent<'floor_dropped'>, id: string): boolean =>
  reason === null || payload.hands.includes(id) || !(id.startsWith(`${from}/`) || from?.startsWith(`${id}/`));

function goesOn(floors: Map<string, Held>, event: RoomEvent<'floor_passed' | 'floor_expired'>): void {
  const scope = scopeOf(event);
  const floor = floors.get(scope) ?? { holder: '', hands: [] };
  const what = `${event.type} #${event.seq} in ${scope}`;
  const { next, gone } = event.payload;
  const holder = event.type === 'floor_passed' ? event.from : event.payload.holder;
  expect(floor.holder, `${what}: who had it`).toBe(holder);
  const waiting = floor.hands.filter((id) => !gone.includes(id));
  for (const id of gone) expect(floor.hands, `${what}: a hand of the dead`).toContain(id);
  if (event.type === 'floor_expired') expect(next?.agent ?? null, `${what}: first come`).toBe(waiting[0] ?? null);
  if (next === null) return void floors.delete(scope);
  floors.set(scope, { holder: next.agent, hands: waiting.filter((id) => id !== next.agent) });
}

function goes(floors: Map<string, Held>, scope: string, id: string | null): void {
  const floor = floors.get(scope);
  expect(floor?.holder ?? '', `${id} goes from ${scope} and has the floor`).not.toBe(id);
  if (floor) floor.hands = floor.hands.filter((other) => other !== id);
}

function lapsesLawfully(world: World, view: View, log: Log, event: RoomEvent): void {
  if (event.type === 'floor_passed' || event.type === 'floor_expired')
    for (const id of event.payload.gone) expect(provenDead(world, view, id), `${id}, a proven death`).toBe(true);
  if (event.type !== 'floor_expired') return;
  const { holder } = event.payload;
  if (event.reason === 'holder_gone') return void expect(provenDead(world, view, holder), 'a proven death').toBe(true);
  const given = log.findLast((e) => scopeOf(e) === scopeOf(event) && holds(e, holder));
  const grant =
    given?.type === 'floor_taken'
      ? given.payload
      : given?.type === 'floor_passed' || given?.type === 'floor_expired'
        ? given.payload.next
        : null;
  expect(grant, 'how it came to the floor').not.toBeNull();
  const heard = view.presence[holder]?.clock;
  if (grant?.until.boot !== world.clock.boot) return;
  expect(grant.until.mono, 'a lease from the grant').toBeLessThanOrEqual(world.clock.mono);
  if (heard?.boot === world.clock.boot)
    expect(heard.mono + grant.ttl, 'a lease from its last word').toBeLessThanOrEqual(world.clock.mono);
}

const holds = (event: RoomEvent, agent: string): boolean =>
  (event.type === 'floor_taken' && event.from === agent) ||
  ((event.type === 'floor_passed' || event.type === 'floor_expired') && event.payload.next?.agent === agent);
