/** Who plays: agents of two harnesses, a subagent, two scripts and a person, with their processes. */
import type { Caller } from '../../src/domain/change.ts';
import type { View } from '../../src/domain/store.ts';
import type { ProcessRef } from '../../src/lib/process-table.ts';
import { lifeKey, type World } from './world.ts';

export interface Actor {
  readonly id: string;
  readonly session: string | null;
  /** Null: nothing stands for it, only time decides. */
  readonly pid: number | null;
}

export const CLAUDE: Actor = { id: 'claude:aaaa1111', session: 'session-a', pid: 101 };
export const SUBAGENT: Actor = { id: 'claude:aaaa1111/tests', session: 'session-a', pid: 101 };
export const CODEX: Actor = { id: 'codex:bbbb2222', session: 'session-b', pid: 102 };
export const ONE: Actor = { id: 'script:one', session: null, pid: null };
export const TWO: Actor = { id: 'script:two', session: null, pid: null };
export const ADA: Actor = { id: 'human:ada', session: null, pid: 103 };
export const CAST: readonly Actor[] = [CLAUDE, SUBAGENT, CODEX, ONE, TWO, ADA];

/** The process of an actor that was started last; starts it when there is none in this boot. */
export function processOf(world: World, { pid }: Actor): ProcessRef | null {
  if (pid === null) return null;
  const starts = [...world.lives.keys()].filter((key) => key.startsWith(`${pid}@${world.clock.boot}.`));
  const start = `${world.clock.boot}.${Math.max(1, starts.length)}`;
  const ref: ProcessRef = { host: 'here', boot: world.clock.boot, namespace: 'ns', pid, start };
  if (starts.length === 0) world.lives.set(lifeKey(ref), 'alive');
  return ref;
}

export function die(world: World, actor: Actor): void {
  const process = processOf(world, actor);
  if (process) world.lives.set(lifeKey(process), 'dead');
}

/** The same session goes on in a new process. */
export function restart(world: World, actor: Actor): void {
  const process = processOf(world, actor);
  if (process === null || world.lives.get(lifeKey(process)) === 'alive') return;
  const [boot, n] = process.start.split('.');
  world.lives.set(lifeKey({ ...process, start: `${boot}.${Number(n) + 1}` }), 'alive');
}

export const isDead = (world: World, actor: Actor): boolean => {
  const process = processOf(world, actor);
  return process !== null && world.lives.get(lifeKey(process)) === 'dead';
};

export function caller(world: World, actor: Actor, more: Partial<Caller> = {}): Caller {
  const { id: agent, session } = actor;
  const harness = actor.id.slice(0, actor.id.indexOf(':'));
  return {
    ...{ agent, harness, session, process: processOf(world, actor) },
    ...{ person: harness === 'human', operatorRequested: false, force: false },
    charged: session === null ? null : agent.replace(/\/.*/, ''),
    ...more,
  };
}

/** Every process that ever spoke for it has ended: worked out without the rules. */
export const provenDead = (world: World, view: View, agent: string): boolean => {
  const processes = view.presence[agent]?.processes ?? [];
  const dead = (ref: ProcessRef) => ref.boot !== world.clock.boot || world.lives.get(lifeKey(ref)) === 'dead';
  return processes.length > 0 && processes.every(dead);
};
