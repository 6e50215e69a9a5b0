/** What may happen on a floor: mostly those who have one or wait for one act, or nothing would ever come of it. */
import { joinChannel, leaveChannel } from '../../src/domain/channel/membership.ts';
import { clearFloor, dropFloor, passFloor } from '../../src/domain/floor/give.ts';
import type { Scope } from '../../src/domain/floor/rules.ts';
import { lowerHand, raiseHand, takeFloor } from '../../src/domain/floor/take.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { send } from '../../src/domain/message/send.ts';
import { type Actor, caller, die } from './cast.ts';
import type { Said } from './moves.ts';
import { actorOf, type Play } from './play.ts';

const SCOPES: readonly Scope[] = ['room', '#one', 'room', '#two'];
/** The shortest leases end within the spans that moves let pass, the others do not. */
const TTLS = [null, 15_000, 3_600_000];

const scopeIn = (n: number): Scope => SCOPES[n % SCOPES.length] as Scope;
const wanted = (p: Play, { n, dedup }: Said) => ({
  ...{ scope: scopeIn(n), ttl: TTLS[n % TTLS.length] ?? null, dedup },
  reason: n % 2 === 0 ? p.fresh() : null,
});

/** Who has a floor, or who waits for it; else whoever was drawn. */
function on(p: Play, { who, n }: Said, which: 'holder' | 'hand'): { actor: Actor; scope: Scope } {
  const all = Object.entries(p.world.kept().state.floors).flatMap(([scope, { holder, hands }]) =>
    (which === 'holder' ? [holder] : hands.map(({ agent }) => agent)).map((id) => ({ actor: actorOf(id), scope })),
  );
  return all[n % Math.max(1, all.length)] ?? { actor: who, scope: scopeIn(n) };
}

/** Several moves in one, so that floors come about often enough. */
export const FLOOR_MOVES = {
  takeFloor: (p: Play, said: Said) => takeFloor(p.world.store, caller(p.world, said.who), wanted(p, said)),
  takeAndRaise: async (p: Play, said: Said) => {
    const channel = scopeIn(said.n);
    for (const who of [said.who, said.whom])
      if (channel !== 'room') await joinChannel(p.world.store, caller(p.world, who), { channel });
    await takeFloor(p.world.store, caller(p.world, said.who), wanted(p, said));
    await raiseHand(p.world.store, caller(p.world, said.whom), wanted(p, said));
  },
  raiseHand: (p: Play, said: Said) => {
    const { scope } = on(p, said, 'holder');
    return raiseHand(p.world.store, caller(p.world, said.who), { ...wanted(p, said), scope });
  },
  lowerHand: (p: Play, said: Said) => {
    const { actor, scope } = on(p, said, 'hand');
    return lowerHand(p.world.store, caller(p.world, actor), { scope, dedup: said.dedup });
  },
  passFloor: (p: Play, said: Said) => {
    const { actor, scope } = said.n === 0 ? { actor: said.who, scope: 'room' } : on(p, said, 'holder');
    const to = said.flag ? null : said.whom.id;
    return passFloor(p.world.store, caller(p.world, actor), { scope, to, dedup: said.dedup });
  },
  dropFloor: (p: Play, said: Said) => {
    const { actor, scope } = on(p, said, 'holder');
    return dropFloor(p.world.store, caller(p.world, actor), { scope, dedup: said.dedup });
  },
  clearFloor: (p: Play, said: Said) => {
    const by = caller(p.world, said.who, { operatorRequested: said.flag });
    return clearFloor(p.world.store, by, { scope: on(p, said, 'holder').scope, reason: 'wanted', dedup: said.dedup });
  },
  /** Into a scope that somebody has, by anybody. */
  speak: (p: Play, said: Said) => {
    const { actor, scope } = on(p, said, 'holder');
    const message = { to: scope, body: p.fresh(), interrupt: false, replyTo: null, dedup: said.dedup };
    return send(p.world.store, caller(p.world, said.flag ? actor : said.who), message);
  },
  /** Whoever has a floor, or waits for one, leaves, leaves the channel, or dies. */
  goAway: (p: Play, said: Said) => {
    const { actor, scope } = on(p, said, said.flag ? 'holder' : 'hand');
    if (said.n < 2) return leave(p.world.store, caller(p.world, actor), said.dedup);
    if (said.n < 4) return die(p.world, actor);
    return leaveChannel(p.world.store, caller(p.world, actor), { channel: scope, dedup: said.dedup });
  },
};
