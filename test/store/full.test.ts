/** A full disk: a small one, mounted for the test. What was committed stays, and after some room is made it goes on. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DEFAULTS } from '../../src/domain/settings.ts';
import type { Store } from '../../src/domain/store.ts';
import { realSystem } from '../../src/lib/system.ts';
import { locksIn } from '../../src/store/sqlite/alive.ts';
import { openDatabase } from '../../src/store/sqlite/driver.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import { A, B, codeOf, everything, folded, joining, just, message, write } from './deeds.ts';
import { type SqliteRoom, sqliteRoom } from './sqlite-room.ts';

let disk = '';
let mounted = false;

beforeAll(() => {
  disk = realpathSync(mkdtempSync(join(tmpdir(), 'tt-full-')));
  mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0;
  if (!mounted) console.log('skipped: no small disk can be mounted here (that needs root)');
});
afterAll(() => {
  if (mounted) spawnSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});
beforeEach((context) => {
  if (!mounted) context.skip();
  rmSync(join(disk, 'ballast'), { force: true });
  rmSync(join(disk, '.tt'), { recursive: true, force: true });
});

/** Fills the disk to its last block, or to so many bytes before it. */
function fill(spare = 0): void {
  const fd = openSync(join(disk, 'ballast'), 'w');
  try {
    const block = Buffer.alloc(4_096, 1);
    for (;;) {
      const { bavail, bsize } = statfsSync(disk);
      if (bavail * bsize <= spare) return;
      writeSync(fd, block);
    }
  } finally {
    closeSync(fd);
  }
}
const tick = (): Promise<null> => new Promise((resolve) => setImmediate(() => resolve(null)));
const free = () => rmSync(join(disk, 'ballast'), { force: true });
const big = (i: number) => message(A, `${i} ${'x'.repeat(4_000)}`);

/** Writes until the disk is full; says how many went through. */
async function writeUntilFull(store: Store): Promise<number> {
  for (let i = 0; ; i++) {
    const code = await codeOf(write(store, big(i)));
    if (code === 'not refused') continue;
    expect(code).toBe('store_full');
    return i;
  }
}

async function whole(room: SqliteRoom, events: number): Promise<void> {
  const store = room.open();
  expect((await everything(store)).map((event) => event.seq)).toEqual(Array.from({ length: events }, (_, i) => i + 1));
  expect((await store.look()).state).toEqual(await folded(store));
  const db = openDatabase(room.database, { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
}

test('filled by the log itself: store_full, what was committed stays, and with room again it goes on', async () => {
  const room = sqliteRoom({ workspace: disk });
  const store = room.open();
  await write(store, joining(A));
  fill(100_000);
  const done = await writeUntilFull(store);
  expect(done).toBeGreaterThan(0);
  expect(await codeOf(write(store, big(0)))).toBe('store_full');
  await whole(room, done + 1);
  free();
  expect((await write(store, message(A, 'on'))).events[0]?.seq).toBe(done + 2);
  await whole(room, done + 2);
});

test('full while several share a transaction: who does not fit is refused, nobody is told a lie', async () => {
  const room = sqliteRoom({ workspace: disk });
  await write(room.open(), joining(A));
  fill(60_000);
  const store = room.openWith({ isOpen: () => true, passed: () => {} });
  const all = Array.from({ length: 12 }, (_, i) => codeOf(write(store, big(i))));
  const codes = Promise.all(all);
  while (!(await Promise.race([codes, tick()]))) store.commitGroup();
  const through = (await codes).filter((code) => code === 'not refused').length;
  expect(through).toBeLessThan(12);
  expect(new Set(await codes)).toContain('store_full');
  await whole(room, through + 1);
  free();
});

test('full to the last block: a change of one store is refused whole, another process reads on', async () => {
  const room = sqliteRoom({ workspace: disk });
  const store = room.open();
  await write(store, joining(A));
  fill();
  const refused = store.act(
    {},
    () => ({
      ...just(joining(B), ...Array.from({ length: 40 }, (_, i) => big(i))),
      facts: [{ fact: 'cursor', agent: B, seq: 1 }],
    }),
    { agent: B, verb: 'test', key: 'k' },
  );
  expect(await codeOf(refused)).toBe('store_full');
  await whole(room, 1);
  expect((await room.open().cursor(B)).seq).toBe(0);
  free();
  expect((await store.act({}, () => just(joining(B)), { agent: B, verb: 'test', key: 'k' })).repeated).toBe(false);
});

test('full before a command begins: reading and writing say store_full, or work; nothing breaks', async () => {
  const room = sqliteRoom({ workspace: disk });
  const first = room.open();
  await write(first, joining(A));
  first.close();
  fill();
  for (const attempt of [() => room.open().look(), () => write(room.open(), joining(B))]) {
    expect(['store_full', 'not refused']).toContain(await codeOf(attempt()));
  }
  expect(await codeOf(write(room.open(), ...Array.from({ length: 40 }, (_, i) => big(i))))).toBe('store_full');
  free();
  const { head } = await room.open().look();
  await whole(room, head);
});

test.each([0, 4_096, 8_192, 12_288, 20_480, 40_960])(
  'a room begun on a disk with %i bytes left is store_full and can be begun again',
  async (spare) => {
    const room = sqliteRoom({ workspace: disk, made: false });
    const make = () => sqliteStore({ place: room.place, system: realSystem({}), settings: DEFAULTS, create: true });
    fill(spare);
    expect(await codeOf((async () => make().close())())).toBe('store_full');
    free();
    make().close();
    expect((await write(room.open(), joining(A))).events[0]?.seq).toBe(1);
    await whole(room, 1);
  },
);

test('a lock can be held on a full disk, or is store_full', () => {
  const room = sqliteRoom({ workspace: disk });
  fill();
  const locks = locksIn(room.dir, realSystem({}));
  const held = locks.hold();
  expect(locks.probe(held.name)).toBe('alive');
  held.release();
});
