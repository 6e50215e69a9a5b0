/** Stand-ins for harnesses: long-lived processes whose pid a member gives as TT_SESSION_PID, and what tells how things stand. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Options, ResultPromise } from 'execa';
import { afterEach } from 'vitest';
import { eventJson } from '../../src/cli/show/event.ts';
import { DEFAULTS } from '../../src/domain/settings.ts';
import { realSystem } from '../../src/lib/system.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import { isStopped, type Running, running } from './processes.ts';
import { type Answer, type RunOptions, until, type Workspace } from './workspace.ts';

const alive = new Set<ChildProcess>();

afterEach(() => {
  for (const child of alive) child.kill('SIGKILL');
  alive.clear();
});

export interface StandIn {
  readonly id: string;
  readonly pid: number;
  /** How tt is called from inside this harness. */
  readonly as: string;
  readonly env: Readonly<Record<string, string>>;
  kill(signal?: NodeJS.Signals): void;
}

/** A live harness session of the member `script:<name>`. */
export function standIn(name: string, env: Readonly<Record<string, string>> = {}): StandIn {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  alive.add(child);
  const pid = child.pid as number;
  const id = `script:${name}`;
  return {
    id,
    pid,
    as: id,
    env: { TT_SESSION_PID: String(pid), ...env },
    kill: (signal = 'SIGKILL') => child.kill(signal),
  };
}

export const withEnv = (who: RunOptions, env: Readonly<Record<string, string>>): RunOptions => ({
  ...who,
  env: { ...who.env, ...env },
});

/** A started tt. An object, because a promise for a promise would wait for its end. */
export interface Started {
  readonly pid: number;
  kill(signal?: NodeJS.Signals): void;
  readonly end: Promise<Finished>;
}

export interface Finished {
  readonly code: number | undefined;
  readonly json: Answer;
  readonly out: string;
  readonly err: string;
}

/** Starts a wait and returns when the room knows of it. */
export async function startWait(room: Workspace, who: StandIn, ...words: string[]): Promise<Started> {
  const child = room.start(['wait', '--json', ...words], who);
  await until(`${who.id} waits`, () => receivers(room).some((r) => r.agent === who.id && r.pid === child.pid));
  return started(child);
}

export const started = (child: ResultPromise<Options>): Started => ({
  pid: child.pid as number,
  kill: (signal = 'SIGTERM') => void process.kill(child.pid as number, signal),
  end: finished(child),
});

async function finished(child: ResultPromise<Options>): Promise<Finished> {
  const done = await child;
  const out = String(done.stdout);
  return {
    code: done.exitCode,
    out,
    err: String(done.stderr),
    get json() {
      return JSON.parse(out);
    },
  };
}

/** Stops a process outside of its transactions: one that is stopped while it writes holds the lock, and stops everybody. */
export const stopAtRest = (room: Workspace, pid: number): Promise<boolean> =>
  until('it is stopped outside of a transaction', () => {
    process.kill(pid, 'SIGSTOP');
    while (!isStopped(pid));
    const db = new Database(join(room.room, 'room.db'), { timeout: 0 });
    try {
      db.exec('BEGIN IMMEDIATE; ROLLBACK');
      return true;
    } catch {
      process.kill(pid, 'SIGCONT');
      return false;
    } finally {
      db.close();
    }
  });

/** The guardians of a room that run now. */
export const guardians = (room: Workspace): Running[] => running(room.dir).filter((p) => p.words.includes(' guard '));

export interface LeaseRow {
  readonly turnId: number;
  readonly agent: string;
  readonly ttl: number;
  readonly deadline: { readonly mono: number };
  readonly protector: { readonly lock: string; readonly pid: number; readonly role: string } | null;
}

export const lease = (room: Workspace): LeaseRow | null => rows<LeaseRow>(room, 'lease')[0] ?? null;

export const receivers = (room: Workspace): { id: string; agent: string; pid: number; kind: string; lock: string }[] =>
  existsSync(join(room.room, 'room.db')) ? rows(room, 'receiver') : [];

function rows<T>(room: Workspace, table: 'lease' | 'receiver'): T[] {
  const db = new Database(join(room.room, 'room.db'), { readonly: true });
  try {
    return (db.prepare(`SELECT data FROM ${table}`).all() as { data: string }[]).map((row) => JSON.parse(row.data));
  } catch {
    return [];
  } finally {
    db.close();
  }
}

/** Whether a living process holds this lock. */
export function isHeld(room: Workspace, lock: string): boolean {
  const file = join(room.room, 'alive', lock);
  if (!existsSync(file)) return false;
  const db = new Database(file, { readonly: true, timeout: 0 });
  try {
    db.prepare('SELECT 1 FROM sqlite_master').get();
    return false;
  } catch {
    return true;
  } finally {
    db.close();
  }
}

export const HANDOFF = ['--status', 's', '--next-action', 'n'] as const;

/** All events of the room, oldest first. */
/** What `tt events --after 0 --target any --json` says, without a process for each look. */
export async function log({ dir, room }: Workspace): Promise<Answer['events']> {
  const place = { workspace: dir, dir: room };
  const store = sqliteStore({ place, system: realSystem({}), settings: DEFAULTS });
  try {
    const { events } = await store.events({ after: 0, limit: 10_000, target: 'any' });
    return JSON.parse(JSON.stringify(events.map((event) => eventJson(event))));
  } finally {
    store.close();
  }
}

export const typesIn = async (room: Workspace): Promise<string[]> => (await log(room)).map((e) => e.event_type);
