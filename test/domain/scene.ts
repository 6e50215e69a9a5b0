/** Short words for the tables: a room with members in it, a refusal's code, a turn given back. */
import type { Caller } from '../../src/domain/change.ts';
import { join } from '../../src/domain/member/join.ts';
import { listen } from '../../src/domain/member/listen.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { type Claim, claim } from '../../src/domain/turn/claim.ts';
import type { Token } from '../../src/domain/turn/fence.ts';
import type { Released } from '../../src/domain/turn/give-back.ts';
import { release } from '../../src/domain/turn/release.ts';
import { TtError } from '../../src/lib/errors.ts';
import { type Actor, caller } from './cast.ts';
import { handoffOf } from './moves.ts';
import { type Play, play, receiverOf } from './play.ts';
import { world } from './world.ts';

/** A room that these joined, in this order. */
export async function roomOf(actors: readonly Actor[], settings: Partial<Settings> = {}): Promise<Play> {
  const p = play(world(settings));
  for (const actor of actors) await join(p.world.store, caller(p.world, actor), null);
  return p;
}

/** The code of a refusal; `done` when there is none. */
export async function code(answer: Promise<unknown>): Promise<string> {
  return (await refusal(answer))?.code ?? 'done';
}

export async function refusal(answer: Promise<unknown>): Promise<TtError | null> {
  try {
    await answer;
    return null;
  } catch (error) {
    if (error instanceof TtError) return error;
    throw error;
  }
}

/** `tt try`, unguarded. */
export async function tries({ world, fresh }: Play, actor: Actor, more: Partial<Caller> = {}): Promise<Claim> {
  const claimant = { agent: actor.id, leaseId: fresh(), protector: null };
  return (await claim(world.store, caller(world, actor, more), claimant, null)).result;
}

export async function gives({ world }: Play, actor: Actor, token: Token = {}, said = 'done'): Promise<Released> {
  const options = { verb: 'release' } as const;
  return (await release(world.store, caller(world, actor), handoffOf(said), token, options)).result;
}

export async function listens(p: Play, actor: Actor, kind: 'park' | 'follow'): Promise<void> {
  await listen(p.world.store, caller(p.world, actor), receiverOf(p, actor, kind));
}

export const turnOf = ({ world }: Play) => world.kept().state.turn;
