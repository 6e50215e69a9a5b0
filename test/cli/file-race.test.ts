/** Files under fire: killed on the way, put twice at once, removed while they are put. What is promised is there, byte for byte. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Build, makeBuild } from '../proof/builds.ts';
import { blobOf, blobsIn, put } from '../support/files.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { BIN, until, type Workspace } from '../support/workspace.ts';

const PIECE = Buffer.alloc(2_000_000, 'x');

/** A put that has read so much from a pipe, and waits for more; `from` -: the pipe is its standard input, as a shell gives it. */
async function halfPut(ws: Workspace, from: 'pipe' | '-' = 'pipe') {
  execFileSync('mkfifo', [join(ws.dir, 'pipe')]);
  const words = ['file', 'put', from, '--json'];
  const shell = ['-c', 'exec "$@" <pipe', 'sh', process.execPath, BIN, ...words];
  const options = { cwd: ws.dir, env: ws.env(A), extendEnv: false, reject: false } as const;
  const child = from === 'pipe' ? ws.start(words, A) : execa('sh', shell, options);
  const pipe: FileHandle = await open(join(ws.dir, 'pipe'), 'w');
  await pipe.writeFile(PIECE);
  const coming = await until('all of it is on its way to the disk', () =>
    blobsIn(ws).find((path) => statSync(path).size === PIECE.length),
  );
  return { child, pipe, coming };
}

const verified = async (ws: Workspace) => (await ws.tt(['file', 'verify', '--json'], B)).json;

test('killed in the middle of a put: nothing is there but a piece that gc takes away', async () => {
  const ws = await roomOfTwo();
  const { child, pipe, coming } = await halfPut(ws);
  child.kill('SIGKILL');
  await child;
  await pipe.close();
  expect((await ws.tt(['file', 'list', '--json'], B)).json['files']).toEqual([]);
  expect(await verified(ws)).toMatchObject({ status: 'ok', files: 0, strays: [], leftovers: 1 });
  const gc = (...more: string[]) => ws.tt(['file', 'gc', ...more, '--json'], B);
  expect((await gc('--dry-run')).json).toMatchObject({ status: 'would_remove', leftovers: 1 });
  expect(blobsIn(ws)).toEqual([coming]);
  expect((await gc()).json).toMatchObject({ status: 'removed', leftovers: 1 });
  expect(blobsIn(ws)).toEqual([]);
});

test('a put that is at work loses nothing to gc', async () => {
  const ws = await roomOfTwo();
  const { child, pipe, coming } = await halfPut(ws);
  expect((await ws.tt(['file', 'gc', '--older-than', '0', '--json'], B)).json).toMatchObject({ leftovers: 0 });
  expect(blobsIn(ws)).toEqual([coming]);
  await pipe.writeFile(PIECE);
  await pipe.close();
  const { size, hash } = JSON.parse(String((await child).stdout));
  expect(size).toBe(2 * PIECE.length);
  expect(blobsIn(ws)).toEqual([blobOf(ws, hash)]);
  expect(await verified(ws)).toMatchObject({ status: 'ok', files: 1 });
});

test.each([
  ...(['SIGTERM', 'SIGINT', 'SIGHUP'] as const).map((signal) => ({ signal, from: 'pipe' as const })),
  ...(['SIGTERM', 'SIGINT'] as const).map((signal) => ({ signal, from: '-' as const })),
])('told to end by $signal while nothing comes, a put of $from cleans up and ends', async ({ signal, from }) => {
  const ws = await roomOfTwo();
  const { child, pipe } = await halfPut(ws, from);
  child.kill(signal);
  expect((await child).signal).toBe(signal);
  await pipe.close();
  expect(blobsIn(ws)).toEqual([]);
});

let build: Build;
beforeAll(async () => {
  build = await makeBuild(fileURLToPath(new URL('../..', import.meta.url)), null);
});
afterAll(() => build.remove());

/** Ends by kill -9 at a step of its transaction. */
async function killedAt(step: string, ws: Workspace, words: readonly string[]): Promise<void> {
  const faults = join(ws.home, 'faults');
  const env = { ...ws.env(A), TT_PROOF_STEP: `command:kill:${step}:1`, TT_PROOF_FAULTS: faults };
  const options = { cwd: ws.dir, env, extendEnv: false, reject: false } as const;
  const { signal } = await execa(process.execPath, [build.bin, ...words], options);
  expect([signal, readFileSync(faults, 'utf8')]).toEqual(['SIGKILL', `kill command at ${step}\n`]);
}

test('killed between the place and the commit: bytes without a row, which gc takes away and a retry uses', async () => {
  const ws = await roomOfTwo();
  writeFileSync(join(ws.dir, 'x.txt'), 'some words');
  await killedAt('placed', ws, ['msg', 'send', 'room', 'x', '--file', 'x.txt', '--dedup', 'k']);
  const [blob = ''] = blobsIn(ws);
  expect(readFileSync(blob, 'utf8')).toBe('some words');
  expect((await ws.tt(['events', '--event', 'message_sent,file_put', '--json'], B)).json.events).toEqual([]);
  expect(await verified(ws)).toMatchObject({ status: 'ok', files: 0, strays: [expect.stringMatching(/^sha256:/)] });
  await ws.tt(['file', 'gc'], B);
  expect(blobsIn(ws)).toEqual([]);
  await ws.tt(['msg', 'send', 'room', 'x', '--file', 'x.txt', '--dedup', 'k'], A);
  expect(blobsIn(ws)).toEqual([blob]);
  expect(await verified(ws)).toMatchObject({ status: 'ok', files: 1, strays: [], leftovers: 0 });
});

test('killed between the removal and its bytes: gc takes them away, but not what was put again', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'some words');
  await killedAt('committed', ws, ['file', 'rm', hash]);
  expect(await verified(ws)).toMatchObject({ status: 'ok', files: 0, strays: [hash] });
  await put(ws, B, 'x.txt', 'some words');
  await ws.tt(['file', 'gc'], B);
  expect(await verified(ws)).toMatchObject({ status: 'ok', files: 1, strays: [] });
  expect((await ws.tt(['file', 'get', hash, '-o', '-'], A)).out).toBe('some words');
});

test('put, removed and collected by many at once: what the room says is there, is there', async () => {
  const ws = await roomOfTwo();
  writeFileSync(join(ws.dir, 'x.txt'), 'the same words');
  const hash = await put(ws, A, 'x.txt', 'the same words');
  const deeds = [
    ['file', 'put', 'x.txt'],
    ['file', 'gc', '--older-than', '0'],
    ['file', 'rm', hash],
    ['file', 'put', 'x.txt'],
    ['file', 'gc', '--older-than', '0'],
  ];
  for (let round = 0; round < 4; round++) {
    const done = await Promise.all(deeds.map((words) => ws.tt([...words, '--json'], A)));
    const codes = done.filter(({ code }) => code !== 0).map(({ error }) => error['error']);
    expect(codes.filter((code) => code !== 'unknown_file')).toEqual([]);
    const { damaged, strays, leftovers, files } = await verified(ws);
    expect({ damaged, strays, leftovers }).toEqual({ damaged: [], strays: [], leftovers: 0 });
    expect(blobsIn(ws)).toHaveLength(Number(files));
  }
  expect((await ws.tt(['replay', '--json'])).json).toMatchObject({ matches: true });
});

test('two that put the same at once both have it, once', async () => {
  const ws = await roomOfTwo();
  writeFileSync(join(ws.dir, 'x.txt'), Buffer.alloc(5_000_000, 'y'));
  const both = await Promise.all([A, B].map((who) => ws.tt(['file', 'put', 'x.txt', '--json'], who)));
  expect(both.map(({ json }) => json['existed']).sort()).toEqual([false, true]);
  expect(blobsIn(ws)).toHaveLength(1);
  expect(readdirSync(join(ws.room, 'files', 'new'))).toEqual([]);
  expect(await verified(ws)).toMatchObject({ status: 'ok', files: 1, bytes: 5_000_000 });
});
