/** Power cuts: what real processes wrote is recorded once, and the disk is then cut at many moments; every room must come back whole. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NewEvent, RoomEvent } from '../../../src/domain/event.ts';
import { DEFAULTS } from '../../../src/domain/settings.ts';
import type { Store } from '../../../src/domain/store.ts';
import { verify } from '../../../src/domain/verify.ts';
import { realSystem } from '../../../src/lib/system.ts';
import { integrity } from '../../../src/store/sqlite/open.ts';
import { sqliteStore } from '../../../src/store/sqlite/store.ts';
import type { Build } from '../builds.ts';
import { type Chance, chance } from '../chance.ts';
import { type Kept, newDisk } from './disk.ts';
import { buildRecorder, recorded, type Write } from './record.ts';

/** What a writer is told. */
export interface Workload {
  readonly workspace: string;
  readonly agent: string;
  readonly messages: number;
}

export interface CutOptions {
  /** The project's directory. */
  readonly root: string;
  readonly seed: number;
  /** Disks to look at, in all. */
  readonly disks: number;
  /** The disk says that it has synced, and has not. */
  readonly lies?: boolean;
}

export interface CutReport {
  readonly writes: number;
  readonly syncs: number;
  readonly acknowledged: number;
  readonly moments: number;
  readonly disks: number;
  /** Disks on which there was no room yet, and nothing had been acknowledged. */
  readonly tooEarly: number;
  readonly violations: readonly string[];
}

interface Acked {
  readonly seq: number;
  readonly body: string;
}

const MESSAGES = 120;
const run = promisify(execFile);

export async function cut(build: Build, { root, seed, disks, lies = false }: CutOptions): Promise<CutReport> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-power-')));
  try {
    const writes = await record(build, root, base, lies);
    return await cutAll(writes, join(base, 'after'), disks, chance(seed));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** A real tt makes the room and talks in it, two processes write at once, and a real tt comes back after them. */
async function record(build: Build, root: string, base: string, lies: boolean): Promise<Write[]> {
  const workspace = join(base, 'work');
  mkdirSync(workspace);
  const library = join(base, 'record.so');
  const log = join(base, 'log');
  buildRecorder(root, library);
  const env = {
    ...{ PATH: process.env['PATH'], HOME: base, USER: 'ada', TT_AGENT_ID: 'script:real' },
    ...{ LD_PRELOAD: library, POWER_DIR: join(workspace, '.tt'), POWER_LOG: log },
    ...(lies ? { POWER_LIE: '1' } : {}),
  };
  const tt = async (...words: string[]) =>
    JSON.parse((await run(process.execPath, [build.bin, ...words, '--json'], { cwd: workspace, env })).stdout);
  // By the shell, after tt has ended: what a user was told is told.
  const said = async (body: string) => {
    const { event_seq: seq } = await tt('msg', 'send', 'room', body);
    const line = JSON.stringify({ seq, body });
    await run('sh', ['-c', `printf '%s\\n' "$1" >> .tt/acked`, 'sh', line], { cwd: workspace, env });
  };
  await tt('join');
  await said('from a real tt');
  await tt('try');
  await tt('release', '--status', 'done', '--next-action', 'go on');
  const writers = ['script:one', 'script:two'].map((agent) =>
    run(process.execPath, [build.writer, JSON.stringify({ workspace, agent, messages: MESSAGES })], {
      cwd: workspace,
      env,
    }),
  );
  await Promise.all(writers);
  await said('from a real tt that came back');
  await tt('leave');
  return recorded(log);
}

async function cutAll(writes: readonly Write[], dir: string, disks: number, draw: Chance): Promise<CutReport> {
  const moments = momentsOf(writes, Math.ceil(disks / KEPT.length), draw);
  const disk = newDisk();
  const acked: Acked[] = [];
  const violations: string[] = [];
  let [looked, tooEarly] = [0, 0];
  for (const [i, write] of writes.entries()) {
    disk.happen(write);
    if (write.name === 'acked' && write.op === 'write') acked.push(JSON.parse(write.bytes.toString('utf8')));
    if (!moments.has(i)) continue;
    for (const how of KEPT) {
      const kept: Kept = how === 'some' ? draw : how;
      const found = await afterCut(dir, disk.afterCut(kept), acked);
      looked++;
      if (found === 'too early') tooEarly++;
      else violations.push(...found.map((text) => `cut after write ${i}, ${how} of the rest kept: ${text}`));
    }
  }
  const count = (op: Write['op']) => writes.filter((write) => write.op === op).length;
  return {
    ...{ writes: writes.length, syncs: count('sync'), acknowledged: acked.length },
    ...{ moments: moments.size, disks: looked, tooEarly, violations },
  };
}

/** Of every moment: everything there, only what was synced, and two that chance mixes. */
const KEPT = ['all', 'none', 'some', 'some'] as const;

/** Each acknowledgement's own moment first, for that is where most can be lost; the rest by chance. */
function momentsOf(writes: readonly Write[], most: number, draw: Chance): ReadonlySet<number> {
  const acks = writes.flatMap(({ name, op }, i) => (name === 'acked' && op === 'write' ? [i] : []));
  const moments = new Set(shuffled(acks, draw).slice(0, most / 2));
  while (moments.size < Math.min(most, writes.length)) moments.add(draw.between(0, writes.length - 1));
  return moments;
}

const shuffled = (of: readonly number[], draw: Chance): number[] =>
  of
    .map((value) => ({ value, key: draw.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);

/** What is wrong with the room that a machine finds when it is up again. */
async function afterCut(
  dir: string,
  files: ReadonlyMap<string, Buffer>,
  acked: readonly Acked[],
): Promise<string[] | 'too early'> {
  const place = { workspace: dir, dir: join(dir, '.tt') };
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(place.dir, { recursive: true, mode: 0o700 });
  for (const [name, bytes] of files) writeFileSync(join(place.dir, name), bytes);
  if (!files.get('room.db')?.length && acked.length === 0) return 'too early';
  const system = realSystem({});
  const store = sqliteStore({ place, system, settings: DEFAULTS });
  try {
    const log = await logOf(store);
    const folded = await verify(store);
    const bodies = new Map(log.map(({ seq, payload }) => [seq, 'body' in payload ? payload.body : null]));
    const lost = acked.filter(({ seq, body }) => bodies.get(seq) !== body);
    await store.act({}, () => ({ events: [GOES_ON], result: null }));
    return [
      ...lost.slice(0, 1).map(({ seq }) => `${lost.length} acknowledged messages lost, the first is ${seq}`),
      ...(folded.whole ? [] : [`the log does not fold to the state: gaps ${folded.gaps}, notes ${folded.wrongNotes}`]),
      ...integrity(place, system).map((text) => `integrity: ${text}`),
    ];
  } catch (error) {
    return [`the room does not open: ${(error as { code?: string }).code} ${(error as Error).message}`];
  } finally {
    store.close();
  }
}

const GOES_ON: NewEvent = {
  ...({ type: 'message_sent', from: 'script:after', to: null, turnId: 0 } as const),
  payload: { body: 'up again', delivery_hint: 'normal', reply_to: null },
};

async function logOf(store: Store): Promise<RoomEvent[]> {
  const log: RoomEvent[] = [];
  for await (const event of store.replay(await store.head())) log.push(event);
  return log;
}
