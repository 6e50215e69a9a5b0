/** A tt that streams: its lines as they come, and how it ended. Not by execa, which would always read its pipe. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { BIN, type EventAnswer, type RunOptions, until, type Workspace } from './workspace.ts';

interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly err: string;
  /** The number of its last line on stderr, `cursor_event_seq=N`. */
  readonly cursor: number;
}

export interface Follower {
  readonly pid: number;
  readonly stdout: Readable;
  /** Whole lines that were read so far. */
  lines(): readonly string[];
  events(): readonly EventAnswer[];
  bodies(): readonly string[];
  /** Resolves when so many lines were read. */
  count(lines: number): Promise<void>;
  running(): boolean;
  /** Begins to read, where it was started with `read: false`. */
  read(): void;
  /** Sends a signal, or waits for its own end. */
  end(signal?: NodeJS.Signals): Promise<End>;
}

/** `read: false` leaves its pipe full until the test reads `stdout` itself. */
export function follower(
  ws: Workspace,
  words: readonly string[],
  { read = true, ...options }: RunOptions & { readonly read?: boolean } = {},
): Follower {
  const child = spawn(process.execPath, [BIN, ...words], {
    cwd: options.cwd ?? ws.dir,
    env: ws.env(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<null, Readable, Readable>;
  let out = '';
  let err = '';
  let whole = 0;
  child.stdout.setEncoding('utf8');
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const collect = () =>
    child.stdout.on('data', (text: string) => {
      out += text;
      // Counted as they come: splitting 20 MB again and again is slower than the follower itself.
      whole += text.split('\n').length - 1;
    });
  if (read) collect();
  // Not before: the signal would find a reader after all. Not later: Node throws away what nobody reads after the exit.
  else child.once('exit', collect);
  onTestFinished(async () => {
    if (running()) child.kill('SIGKILL');
    child.stdout.destroy();
    await closed;
  });

  const running = () => child.exitCode === null && child.signalCode === null;
  const lines = () => out.split('\n').slice(0, -1);
  const events = () => lines().map((line) => JSON.parse(line) as EventAnswer);
  return {
    pid: child.pid as number,
    stdout: child.stdout,
    lines,
    events,
    bodies: () => events().map((event) => event.payload?.body),
    count: async (wanted) => void (await until(`${wanted} lines`, () => whole >= wanted, 45_000)),
    running,
    read: collect,
    async end(signal) {
      if (signal) child.kill(signal);
      const [code, by] = await closed;
      return { code, signal: by, err, cursor: Number(/cursor_event_seq=(\d+)/.exec(err)?.[1] ?? Number.NaN) };
    },
  };
}

/** The same, begun at the newest event and known to listen: it heard a message of `by` that is taken out of the way. */
export async function listening(ws: Workspace, words: readonly string[], options: RunOptions, by: string) {
  const heard = follower(ws, words, options);
  await until('a follower listens', async () => {
    await ws.tt(['msg', 'send', 'room', 'are you there?'], { as: by });
    return heard.lines().length > 0;
  });
  const asked = () => heard.events().filter((event) => event.payload.body === 'are you there?').length;
  return { ...heard, news: () => heard.events().slice(asked()) };
}

/** Writes `count` messages of script:a into the log in one transaction, and rings no bell: as a crash before the bell leaves it. */
export function seed(ws: Workspace, count: number, body: (i: number) => string): void {
  const db = new Database(join(ws.room, 'room.db'));
  const { head } = db.prepare('SELECT coalesce(max(seq), 0) AS head FROM event').get() as { head: number };
  const put = db.prepare(`INSERT INTO event (seq, id, turn_id, type, from_agent, to_agent, reason, handoff, payload, at)
    VALUES (?, ?, 0, 'message_sent', 'script:a', NULL, NULL, NULL, ?, ?)`);
  db.transaction(() => {
    for (let i = 1; i <= count; i++) {
      const payload = { body: body(i), delivery_hint: 'normal', reply_to: null };
      put.run(head + i, `SEED${String(head + i).padStart(22, '0')}`, JSON.stringify(payload), Date.now());
    }
  })();
  db.close();
}

/** A member's saved cursor, 0 for none. */
export function savedCursor(ws: Workspace, agent: string): number {
  const db = new Database(join(ws.room, 'room.db'), { readonly: true });
  const row = db.prepare('SELECT seq FROM cursor WHERE agent = ?').get(agent) as { seq: number } | undefined;
  db.close();
  return row?.seq ?? 0;
}

/** Receivers that are registered in the room, by kind. */
export function receivers(ws: Workspace): readonly { readonly agent: string; readonly kind: string }[] {
  const db = new Database(join(ws.room, 'room.db'), { readonly: true });
  const rows = db.prepare('SELECT data FROM receiver').all() as { data: string }[];
  db.close();
  return rows.map((row) => JSON.parse(row.data));
}

/** Resident memory of a process in MB; Linux only. */
export const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
