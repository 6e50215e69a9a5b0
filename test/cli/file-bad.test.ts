/** Bad input about files: refused with a stable code, nothing half-written, nothing lost. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { blobOf, blobsIn, put } from '../support/files.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import type { RunOptions, Workspace } from '../support/workspace.ts';

const codeOf = async (ws: Workspace, words: readonly string[], as: RunOptions = A): Promise<unknown> => {
  const ran = await ws.tt([...words, '--json'], as);
  return ran.code === 0 || ran.out !== '' ? 'not refused' : ran.error['error'];
};

test.each([
  '../../../etc/passwd',
  '/etc/passwd',
  'sha256:',
  'sha256:../room.db',
  'abc',
  'g'.repeat(64),
  'a'.repeat(65),
  '',
])('%j is no hash', async (words) => {
  const ws = await roomOfTwo();
  for (const verb of ['get', 'rm'])
    expect(await codeOf(ws, ['file', verb, words])).toBe(words === '' ? 'invalid_input' : 'invalid_hash');
});

test('a file over the limit is refused before it is read, a stream at the limit; nothing of it is left', async () => {
  const ws = await roomOfTwo();
  const small = { ...A, env: { TT_LIMIT_FILE: '1000' } };
  writeFileSync(join(ws.dir, 'fits'), 'x'.repeat(1_000));
  writeFileSync(join(ws.dir, 'large'), '');
  truncateSync(join(ws.dir, 'large'), 4_000_000_000);
  const { error } = await ws.tt(['file', 'put', 'large', '--json'], small);
  expect(error).toMatchObject({ error: 'limit_exceeded', kind: 'file', limit: 1_000, actual: 4_000_000_000 });
  expect(await codeOf(ws, ['file', 'put', 'large'])).toBe('limit_exceeded');
  expect(await codeOf(ws, ['file', 'put', '/dev/zero'], small)).toBe('limit_exceeded');
  expect(await codeOf(ws, ['file', 'put', '-'], { ...small, input: 'x'.repeat(1_001) })).toBe('limit_exceeded');
  expect(readdirSync(join(ws.room, 'files', 'new'))).toEqual([]);
  expect((await ws.tt(['file', 'put', 'fits'], small)).code).toBe(0);
});

test('a path that leads nowhere is refused by its code', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'kept');
  symlinkSync('loop', join(ws.dir, 'loop'));
  const to = (path: string) => codeOf(ws, ['file', 'get', hash, '-o', path]);
  expect([await to('x.txt/y'), await to('no/y')]).toEqual(['path_not_found', 'path_not_found']);
  const { error } = await ws.tt(['file', 'get', hash, '-o', 'new folder/', '--json'], A);
  expect(error).toMatchObject({ error: 'path_not_found', hint: "mkdir -p 'new folder/'" });
  for (const path of ['loop', 'loop/y', 'y'.repeat(300)])
    expect([path, await to(path)]).toEqual([path, 'path_unusable']);
});

test('what a foreign log calls a file is no way out of the directory', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'kept');
  const db = new Database(join(ws.room, 'room.db'));
  db.exec(`UPDATE file SET data = json_set(data, '$.name', '../evil')`);
  db.close();
  expect((await ws.tt(['file', 'get', hash, '--json'], B)).json).toMatchObject({ path: 'evil' });
  expect((await ws.tt(['file', 'get', hash, '-o', '.git', '--json'], B)).json).toMatchObject({ path: '.git/evil' });
  expect(existsSync(join(ws.dir, '..', 'evil'))).toBe(false);
});

test('100 MB is a limit that can be reached', async () => {
  const ws = await roomOfTwo();
  writeFileSync(join(ws.dir, 'large'), '');
  truncateSync(join(ws.dir, 'large'), 100 * 1024 * 1024);
  const { json } = await ws.tt(['file', 'put', 'large', '--json'], A);
  expect(json).toMatchObject({ size: 104_857_600 });
  truncateSync(join(ws.dir, 'large'), 100 * 1024 * 1024 + 1);
  expect(await codeOf(ws, ['file', 'put', 'large'])).toBe('limit_exceeded');
});

test('all files of a room together have a limit, and what is removed makes room', async () => {
  const ws = await roomOfTwo();
  const env = { ...A, env: { TT_LIMIT_FILES: '10' } };
  const one = await put(ws, env, 'one', '123456');
  writeFileSync(join(ws.dir, 'two'), 'abcdef');
  const { error } = await ws.tt(['file', 'put', 'two', '--json'], env);
  expect(error).toMatchObject({ error: 'limit_exceeded', kind: 'files', limit: 10, actual: 12 });
  expect(await codeOf(ws, ['file', 'put', 'one'], env)).toBe('not refused');
  expect(blobsIn(ws)).toEqual([blobOf(ws, one)]);
  await ws.tt(['file', 'rm', one], A);
  expect(await codeOf(ws, ['file', 'put', 'two'], env)).toBe('not refused');
});

test('what is no file, cannot be read, or has a name that no file may have', async () => {
  const ws = await roomOfTwo();
  mkdirSync(join(ws.dir, 'folder'));
  writeFileSync(join(ws.dir, 'x'), 'x');
  expect(await codeOf(ws, ['file', 'put', 'folder'])).toBe('path_unusable');
  expect(await codeOf(ws, ['file', 'put', 'nowhere'])).toBe('path_not_found');
  expect(await codeOf(ws, ['file', 'put', 'x/y'])).toBe('path_not_found');
  for (const name of ['..', '.', 'a/b', 'a\\b', 'a\nb', 'x'.repeat(256)])
    expect([name, await codeOf(ws, ['file', 'put', 'x', '--name', name])]).toEqual([name, 'invalid_name']);
  for (const type of ['text', 'text/', 'a b/c', 'text/plain\n'])
    expect([type, await codeOf(ws, ['file', 'put', 'x', '--type', type])]).toEqual([type, 'invalid_file_type']);
  expect(blobsIn(ws)).toEqual([]);
});

test('bytes that were changed, cut or lost are told by get and verify, and never given out', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'the right words');
  const kept = join(ws.dir, 'kept');
  const blob = blobOf(ws, hash);
  const damage = [
    ['changed', () => writeFileSync(blob, 'the wrong words')],
    ['changed', () => truncateSync(blob, 4)],
    ['missing', () => rmSync(blob)],
  ] as const;
  for (const [found, harm] of damage) {
    harm();
    writeFileSync(kept, 'mine');
    for (const out of [
      ['-o', 'kept', '--overwrite'],
      ['-o', 'new'],
      ['-o', '-'],
    ]) {
      const got = await ws.tt(['file', 'get', hash, ...out, '--json'], B);
      expect([got.code, got.out]).toEqual([1, '']);
      expect(got.error).toMatchObject({ error: 'file_damaged', hash, found });
    }
    expect([readFileSync(kept, 'utf8'), readdirSync(ws.dir).sort()]).toEqual([
      'mine',
      ['.git', '.tt', 'kept', 'x.txt'],
    ]);
    const verified = await ws.tt(['file', 'verify', '--json'], B);
    expect(verified.code).toBe(1);
    expect(verified.json).toMatchObject({ status: 'damaged', damaged: [{ hash, name: 'x.txt', found }] });
    await put(ws, A, 'x.txt', 'the right words');
    expect((await ws.tt(['file', 'verify', '--json'], B)).json).toMatchObject({ status: 'ok', files: 1, bytes: 15 });
  }
});

test('tt doctor says which files are missing or cut, without reading them', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'some words');
  const check = async () =>
    ((await ws.tt(['doctor', '--json'])).json['checks'] as { name: string }[]).find(({ name }) => name === 'files');
  expect(await check()).toMatchObject({ status: 'ok', detail: '1 file, 10 B' });
  truncateSync(blobOf(ws, hash), 1);
  expect(await check()).toMatchObject({ status: 'fail', detail: expect.stringContaining('x.txt') });
});

test('a link in the place of the files, of their folders or of one of them is not followed', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'x');
  const [outside, files] = [join(ws.home, 'outside'), join(ws.room, 'files')];
  mkdirSync(outside);
  const swap = async (path: string, words: readonly string[]) => {
    renameSync(path, join(ws.home, 'aside'));
    symlinkSync(outside, path);
    const code = await codeOf(ws, words);
    rmSync(path);
    renameSync(join(ws.home, 'aside'), path);
    return code;
  };
  expect(await swap(files, ['file', 'put', 'x.txt'])).toBe('unsafe_room');
  expect(await swap(join(files, 'new'), ['file', 'put', 'x.txt'])).toBe('unsafe_room');
  expect(await swap(join(files, hash.slice(7, 9)), ['file', 'put', 'x.txt'])).toBe('unsafe_room');
  expect(await swap(blobOf(ws, hash), ['file', 'get', hash, '-o', 'y'])).toBe('unsafe_room');
  expect(readdirSync(outside)).toEqual([]);
  expect(readdirSync(join(files, 'new'))).toEqual([]);
  expect((await ws.tt(['file', 'verify'])).code).toBe(0);
});

test('something else in the place of the files, of a folder or of one of them: said so, and nothing is left', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'x');
  const files = join(ws.room, 'files');
  const blob = blobOf(ws, hash);
  const makes = [mkdirSync, (path: string) => writeFileSync(path, ''), (path: string) => symlinkSync('nowhere', path)];
  for (const path of [files, join(files, 'new'), join(files, hash.slice(7, 9)), blob])
    for (const make of path === blob ? makes.slice(0, 1) : makes.slice(1)) {
      renameSync(path, join(ws.home, 'aside'));
      make(path);
      expect([path, await codeOf(ws, ['file', 'put', 'x.txt'])]).toEqual([path, 'unsafe_room']);
      rmSync(path, { recursive: true });
      renameSync(join(ws.home, 'aside'), path);
    }
  expect((await ws.tt(['file', 'verify', '--json'])).json).toMatchObject({ status: 'ok', files: 1, leftovers: 0 });
});

test('a target that cannot be written is said so, and a pipe or a device is no target', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'x');
  expect(await codeOf(ws, ['file', 'get', hash, '-o', 'no/such/folder/x'])).toBe('path_not_found');
  expect(await codeOf(ws, ['file', 'get', hash, '-o', '/dev/null', '--overwrite'])).toBe('path_unusable');
  expect(await codeOf(ws, ['file', 'get', hash, '-o', '/proc/x'])).toMatch(/^path_/);
  symlinkSync('/nowhere', join(ws.dir, 'dangling'));
  expect(await codeOf(ws, ['file', 'get', hash, '-o', 'dangling'])).toBe('path_unusable');
  expect(readdirSync(ws.dir).sort()).toEqual(['.git', '.tt', 'dangling', 'x.txt']);
});

test('a file is never written among the room’s own, by whatever way', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'x');
  symlinkSync(ws.room, join(ws.dir, 'in'));
  const before = (await ws.tt(['replay', '--json'])).json['hash'];
  for (const out of ['.tt', '.tt/room.db', '.tt/new', '.tt/files/new/x', 'in/room.db', join(ws.room, 'bell')])
    for (const more of [[], ['--overwrite']])
      expect([out, await codeOf(ws, ['file', 'get', hash, '-o', out, ...more])]).toEqual([out, 'path_unusable']);
  expect((await ws.tt(['replay', '--json'])).json['hash']).toBe(before);
});

test('a disk that is too small: store_full, and nothing is left of it', async (context) => {
  const ws = await roomOfTwo();
  const disk = join(ws.home, 'disk');
  mkdirSync(disk);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]).status !== 0) return context.skip();
  try {
    const onDisk = { ...A, env: { TT_DIR: disk } };
    await ws.tt(['join'], onDisk);
    writeFileSync(join(ws.dir, 'large'), 'x'.repeat(4_000_000));
    const { error } = await ws.tt(['file', 'put', 'large', '--json'], onDisk);
    expect(error['error']).toBe('store_full');
    expect(await codeOf(ws, ['file', 'put', '-'], { ...onDisk, input: 'x'.repeat(4_000_000) })).toBe('store_full');
    const room = join(disk, readdirSync(disk)[0] as string);
    expect(readdirSync(join(room, 'files', 'new'))).toEqual([]);
    writeFileSync(join(ws.dir, 'small'), 'x'.repeat(1_000_000));
    const { hash } = (await ws.tt(['file', 'put', 'small', '--json'], onDisk)).json;
    const target = join(disk, 'out');
    writeFileSync(join(disk, 'ballast'), 'x'.repeat(1_000_000));
    expect(await codeOf(ws, ['file', 'get', String(hash), '-o', target], onDisk)).toBe('store_full');
    expect(readdirSync(disk).sort()).toEqual(['ballast', room.slice(disk.length + 1)].sort());
    await ws.tt(['close'], { env: { TT_DIR: disk } });
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});
