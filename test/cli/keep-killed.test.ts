/** Killed at any step of an import, a prune, a backup or a restore: the room is what it was, or what it was to be. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Build, makeBuild } from '../proof/builds.ts';
import { follower } from '../support/follower.ts';
import { folded, later, manySaid, roomToKeep, rowsOf } from '../support/keeping.ts';
import { typesIn } from '../support/stand-in.ts';
import { freshWorkspace, type RunOptions, type Workspace } from '../support/workspace.ts';

let build: Build;
const faults = join(mkdtempSync(join(tmpdir(), 'tt-keep-faults-')), 'faults');
beforeAll(async () => {
  build = await makeBuild(fileURLToPath(new URL('../..', import.meta.url)), null);
});
afterAll(() => {
  build.remove();
  rmSync(join(faults, '..'), { recursive: true });
});

/** Runs tt until the nth time that it comes to the step, and kills it there. */
async function killedAt(ws: Workspace, step: string, words: string[], options: RunOptions = {}): Promise<void> {
  const [at, nth = '1'] = step.split(' ');
  rmSync(faults, { force: true });
  const env = { ...ws.env(options), TT_PROOF_STEP: `command:kill:${at}:${nth}`, TT_PROOF_FAULTS: faults };
  const ran = await execa(process.execPath, [build.bin, ...words], {
    ...{ cwd: ws.dir, env, extendEnv: false, reject: false },
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  expect([ran.signal, readFileSync(faults, 'utf8')], ran.stderr).toEqual(['SIGKILL', `kill command at ${at}\n`]);
}

async function healthy(ws: Workspace): Promise<void> {
  const { checks } = (await ws.tt(['doctor', '--json'])).json as unknown as {
    checks: { name: string; status: string }[];
  };
  const wanted = ['database', 'integrity', 'log'];
  expect(checks.filter(({ name }) => wanted.includes(name)).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
}

test.each(['filling', 'filled'])(
  'import killed at %s: an empty room, into which it goes the next time',
  async (step) => {
    const from = await roomToKeep();
    const { out: input } = await from.tt(['export']);
    const to = freshWorkspace();
    await killedAt(to, step, ['import', '-'], { input });
    expect((await to.tt(['events', '--json'])).json.events).toEqual([]);
    expect((await to.tt(['import', '-'], { input })).code).toBe(0);
    expect(await folded(to)).toEqual(await folded(from));
    await healthy(to);
  },
);

test.each(['appended', 'pruned', 'written', 'committed'])('prune killed at %s: all of it or nothing', async (step) => {
  const ws = await roomToKeep();
  const [rows, types] = [await rowsOf(ws), await typesIn(ws)];
  const words = ['prune', '--older-than', '30d'];
  await killedAt(ws, step, words, later(31));
  const after = await typesIn(ws);
  if (step === 'committed') expect(after).toContain('snapshot');
  else expect(after).toEqual(types);
  expect(await rowsOf(ws)).toEqual(rows);
  await healthy(ws);
  expect((await ws.tt(words, later(31))).code).toBe(0);
  expect((await typesIn(ws)).filter((type) => type === 'snapshot')).toHaveLength(1);
  await healthy(ws);
});

test.each([
  ['pruned 2', 1],
  ['committed 1', 1],
  ['committed 2', 2],
] as const)(
  'a long prune killed at %s: some of its parts are done, and the next one does the rest',
  async (step, done) => {
    const ws = await roomToKeep();
    await manySaid(ws, 11_000);
    const rows = await rowsOf(ws);
    const words = ['prune', '--older-than', '30d', '--dedup', 'k', '--json'];
    const { pruned, up_to_event_seq: upTo } = (await ws.tt([...words, '--dry-run'], later(31))).json;
    await killedAt(ws, step, words, later(31));
    const page = (await ws.tt(['events', '--after', '0', '--limit', '20', '--target', 'any', '--json'])).json;
    const snapshot = page.events.find(({ event_type: type }) => type === 'snapshot');
    expect(snapshot?.payload).toMatchObject({ events: done * 5_000 });
    expect(page['pruned']).toBe(snapshot?.event_seq);
    // The person has come with the first part, which found a claim that is over, and has not done it yet.
    expect((await typesIn(ws)).slice(-2)).toEqual(['join', 'path_expired']);
    expect(await rowsOf(ws)).toEqual(rows);
    await healthy(ws);
    const rest = { pruned: Number(pruned) - done * 5_000, up_to_event_seq: upTo };
    for (const _ of ['goes on', 'is repeated']) expect((await ws.tt(words, later(31))).json).toMatchObject(rest);
    expect((await typesIn(ws)).filter((type) => /snapshot|pruned/.test(type))).toEqual(['snapshot', 'pruned']);
    expect(await rowsOf(ws)).toEqual(rows);
    await healthy(ws);
  },
);

test('backup killed: there is none, and the next one is whole', async () => {
  const ws = await roomToKeep();
  const before = await folded(ws);
  await killedAt(ws, 'copied', ['backup', 'b']);
  expect(existsSync(join(ws.dir, 'b'))).toBe(false);
  expect(await folded(ws)).toEqual(before);
  expect((await ws.tt(['backup', 'b'])).code).toBe(0);
});

test.each(['built', 'copied', 'aside', 'replacing'])(
  'restore killed at %s: the room is as it was, and can be restored',
  async (step) => {
    const ws = await roomToKeep();
    await ws.tt(['backup', 'b']);
    await ws.tt(['msg', 'send', 'room', 'since'], { as: 'script:a' });
    const [before, types] = [await folded(ws), await typesIn(ws)];
    await killedAt(ws, step, ['restore', 'b']);
    expect([await folded(ws), await typesIn(ws)]).toEqual([before, types]);
    await healthy(ws);
    const { code } = await ws.tt(['restore', 'b']);
    expect(code).toBe(0);
    expect((await typesIn(ws)).at(-1)).toBe('epoch_started');
    expect(readdirSync(ws.room).filter((name) => name.startsWith('restore'))).toEqual([]);
    expect(readdirSync(join(ws.room, 'replaced')).filter((name) => name.endsWith('.part'))).toEqual([]);
    await healthy(ws);
  },
);

/** More pages than a restore copies at once, so that there is a moment at which some are copied. */
async function largeRoom(): Promise<Workspace> {
  const ws = await roomToKeep();
  await ws.tt(['config', 'set', 'limit.message', '1000000']);
  const line = JSON.stringify({ cmd: ['msg', 'send', 'room', 'word '.repeat(180_000)] });
  await ws.tt(['batch'], { as: 'script:a', input: Array(24).fill(line).join('\n') });
  return ws;
}

test.each(['nobody', 'a follower'])(
  'restore killed while it copies, and %s has the room open: what was copied is no part of it, and it can be restored',
  async (who) => {
    const ws = await largeRoom();
    await ws.tt(['backup', 'b']);
    const [, saved] = await folded(ws);
    await ws.tt(['msg', 'send', 'room', 'since'], { as: 'script:a' });
    const ear = who === 'nobody' ? null : follower(ws, ['events', '--follow', '--after', '0', '--target', 'any']);
    const [before, types] = [await folded(ws), await typesIn(ws)];
    await ear?.count(types.length);
    await killedAt(ws, 'replacing 2', ['restore', 'b']);
    // On the disk, beside the database, is part of the other one.
    expect(statSync(join(ws.room, 'room.db-wal')).size).toBeGreaterThan(1_000_000);
    expect([await folded(ws), await typesIn(ws)]).toEqual([before, types]);
    await healthy(ws);
    expect((await ws.tt(['msg', 'send', 'room', 'on'], { as: 'script:a' })).code).toBe(0);
    await ear?.count(types.length + 1);
    await ear?.end('SIGTERM');
    expect((await ws.tt(['restore', 'b'])).code).toBe(0);
    expect((await folded(ws))[1]).toBe(Number(saved) + 1);
    await healthy(ws);
  },
);

test('restore killed as soon as all is copied: the room is what it was to be', async () => {
  const ws = await roomToKeep();
  await ws.tt(['backup', 'b']);
  const types = await typesIn(ws);
  await ws.tt(['msg', 'send', 'room', 'since'], { as: 'script:a' });
  await killedAt(ws, 'replaced', ['restore', 'b']);
  expect(await typesIn(ws)).toEqual([...types, 'epoch_started']);
  await healthy(ws);
  // No bell was rung, and nobody has written: the epoch that is there is heard of nowhere else.
  expect((await ws.tt(['restore', 'b', '--json'])).json).toMatchObject({ epoch: 3 });
  expect((await ws.tt(['msg', 'send', 'room', 'on'], { as: 'script:a' })).code).toBe(0);
  expect((await ws.tt(['restore', 'b'])).code).toBe(0);
  expect(readdirSync(ws.room).filter((name) => name.startsWith('restore'))).toEqual([]);
});
