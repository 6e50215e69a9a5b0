/** Starting a guardian: a detached tt that holds a lock of its own and lives as long as the turn. */
import { spawn } from 'node:child_process';
import type { AgentId } from '../domain/event.ts';
import type { Place } from '../store/place.ts';
import type { Env } from './env.ts';

export interface Guardian {
  readonly pid: number;
  /** The name of its lock once it holds it; null when it ended before. */
  readonly held: Promise<string | null>;
  /** The same, as far as is known now. */
  lock(): string | null;
  /** True once it is known to have ended. */
  ended(): boolean;
  /** Lets go of it: from the end of its stdin it looks into the database for what it is to do. */
  letGo(): void;
}

/** Null when no process can be started. */
export function startGuardian({ self, around, system }: Env, place: Place, agent: AgentId): Guardian | null {
  const [program = '', ...first] = self;
  const child = spawn(program, [...first, 'guard', '--path', place.workspace, '--agent', agent, '--text'], {
    cwd: '/',
    detached: true,
    env: { ...system.env, TT_DIR: around.elsewhere },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let lock: string | null = null;
  const held = new Promise<string | null>((resolve) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      lock ??= /^held (\S+)\n/.exec(said)?.[1] ?? null;
      if (lock) resolve(lock);
    });
    child.stdout.on('close', () => resolve(lock));
    child.on('error', () => resolve(null));
  });
  let ended = false;
  child.on('exit', () => {
    ended = true;
  });
  child.stdin.on('error', () => {});
  if (child.pid === undefined) return null;
  return {
    pid: child.pid,
    held,
    lock: () => lock,
    ended: () => ended,
    letGo: () => {
      child.stdin.end();
      child.stdout.destroy();
      child.unref();
    },
  };
}
