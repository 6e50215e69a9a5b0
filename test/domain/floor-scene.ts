/** Floors as tests speak of them: verbs of one word, and who has one now. */
import { joinChannel } from '../../src/domain/channel/membership.ts';
import { floorsNow } from '../../src/domain/floor/advance.ts';
import { clearFloor, dropFloor, passFloor } from '../../src/domain/floor/give.ts';
import { lowerHand, raiseHand, takeFloor } from '../../src/domain/floor/take.ts';
import { send } from '../../src/domain/message/send.ts';
import { type Actor, ADA, CLAUDE, CODEX, caller, ONE, TWO } from './cast.ts';
import type { Play } from './play.ts';
import { roomOf } from './scene.ts';

export const ALL = [CLAUDE, CODEX, ONE, TWO];
const wish = { scope: 'room', reason: null, ttl: null };
export const takes = (p: Play, who: Actor, more: object = {}) =>
  takeFloor(p.world.store, caller(p.world, who), { ...wish, ...more });
export const raises = (p: Play, who: Actor, more: object = {}) =>
  raiseHand(p.world.store, caller(p.world, who), { ...wish, ...more });
export const lowers = (p: Play, who: Actor) => lowerHand(p.world.store, caller(p.world, who), { scope: 'room' });
export const passes = (p: Play, who: Actor, to: string | null = null, scope = 'room') =>
  passFloor(p.world.store, caller(p.world, who), { scope, to });
export const drops = (p: Play, who: Actor) => dropFloor(p.world.store, caller(p.world, who), { scope: 'room' });
export const clears = (p: Play, who: Actor, scope = 'room') =>
  clearFloor(p.world.store, caller(p.world, who), { scope, reason: null });
export const says = (p: Play, who: Actor, to = 'room', operator?: { reason: string }) =>
  send(p.world.store, caller(p.world, who, { operatorRequested: !!operator }), {
    ...{ to, body: 'hello', interrupt: false, replyTo: null },
    ...(operator ? { operator } : {}),
  });
export const enters = async (p: Play, ...who: readonly Actor[]) => {
  for (const one of who) await joinChannel(p.world.store, caller(p.world, one), { channel: '#one' });
};

/** The holder, then the hands; as everybody would see it now. */
export const floor = ({ world }: Play, scope = 'room') => {
  const found = floorsNow(world.view())[scope];
  return found ? [found.holder, ...found.hands.map(({ agent }) => agent)] : [];
};
export const newest = ({ world }: Play) => world.kept().log.at(-1);

/** CODEX has it, ONE waits, then TWO. */
export async function queued(more: object = {}): Promise<Play> {
  const p = await roomOf([...ALL, ADA]);
  await takes(p, CODEX, more);
  for (const who of [ONE, TWO]) await takes(p, who);
  return p;
}
