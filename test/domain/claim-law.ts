/** The laws of path claims, read off the log alone: no path is two members', none lapses too soon, nothing is granted under a brake. */
import { expect } from 'vitest';
import type { AgentId, RoomEvent } from '../../src/domain/event.ts';
import type { View } from '../../src/domain/store.ts';
import { provenDead } from './cast.ts';
import type { Change, World } from './world.ts';

interface Held {
  readonly holder: AgentId;
  readonly patterns: readonly string[];
}

/** Of the patterns that moves claim, those that one path fits; each fits itself too. */
const MEET: ReadonlySet<string> = new Set(['src/** src/parser/*.ts', 'docs docs/guide', '{lib,test}/** test/a.ts']);
const meet = (a: string, b: string): boolean => a === b || MEET.has(`${a} ${b}`) || MEET.has(`${b} ${a}`);

export function claimsAreLawful(world: World, { view, before, after, events }: Change): void {
  const held = new Map<string, Held>();
  const given = new Set<string>();
  for (const event of after.log) follow(held, given, event);
  const stored = Object.values(after.state.claims.held).map(({ id, holder, patterns }) => [id, { holder, patterns }]);
  expect(Object.fromEntries(stored), 'the claims').toEqual(Object.fromEntries(held));
  const all = [...held.values()];
  for (const [i, one] of all.entries()) {
    expect(Object.keys(after.state.members.present), 'who has claimed something').toContain(one.holder);
    for (const other of all.slice(i + 1)) {
      const isShared = one.patterns.some((a) => other.patterns.some((b) => meet(a, b)));
      if (one.holder !== other.holder) expect(isShared, `${one.holder} and ${other.holder} share a path`).toBe(false);
    }
  }
  for (const event of events) {
    if (event.type === 'path_expired') lapsesLawfully(world, view, before.log, event);
    if (event.type === 'path_claimed') grantedLawfully(before.state.brakes.mode, event);
  }
}

/** Throws where an event does not fit what was before it. */
function follow(held: Map<string, Held>, given: Set<string>, event: RoomEvent): void {
  const what = `${event.type} #${event.seq}`;
  switch (event.type) {
    case 'path_claimed': {
      const { claim_id: id, patterns } = event.payload;
      const before = held.get(id);
      if (before) expect(before, `${what}: the same once more`).toEqual({ holder: event.from, patterns });
      else expect(given.has(id), `${what}: an id is given once`).toBe(false);
      given.add(id);
      return void held.set(id, { holder: event.from ?? '', patterns });
    }
    case 'path_released':
    case 'path_expired': {
      const { claim_id: id, ...claim } = event.payload;
      expect(held.get(id), `${what}: what ends`).toMatchObject({ holder: claim.holder, patterns: claim.patterns });
      return void held.delete(id);
    }
    case 'leave':
    case 'kick': {
      const gone = event.type === 'kick' ? event.to : event.from;
      const left = [...held.values()].filter(({ holder }) => holder === gone);
      return void expect(left, `${what}: all was given back before`).toEqual([]);
    }
    case 'close':
    case 'epoch_started':
      return void held.clear();
  }
}

const grantedLawfully = (mode: string, { from }: RoomEvent): void =>
  void (from?.startsWith('human:') || expect(mode, 'a claim under a brake').toBe('running'));

function lapsesLawfully(world: World, view: View, log: readonly RoomEvent[], event: RoomEvent<'path_expired'>): void {
  const { holder, claim_id: id } = event.payload;
  if (event.reason === 'holder_gone') return void expect(provenDead(world, view, holder), 'a proven death').toBe(true);
  const grant = log.findLast((e) => e.type === 'path_claimed' && e.payload.claim_id === id);
  if (grant?.type !== 'path_claimed' || grant.payload.until.boot !== world.clock.boot) return;
  expect(grant.payload.until.mono, 'a lease from the grant').toBeLessThanOrEqual(world.clock.mono);
  const heard = view.presence[holder]?.clock;
  if (heard?.boot === world.clock.boot)
    expect(heard.mono + grant.payload.ttl, 'a lease from its last word').toBeLessThanOrEqual(world.clock.mono);
}
