/** Links in the place of the folders of files, as a repository may bring them: nothing is removed or written where they lead. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { blobOf, put } from '../support/files.ts';
import { A, roomOfTwo } from '../support/pair.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

const GC = ['file', 'gc', '--older-than', '0'];

const codeOf = async (ws: Workspace, words: readonly string[]): Promise<unknown> => {
  const ran = await ws.tt([...words, '--json']);
  return ran.code === 0 ? 'not refused' : ran.error['error'];
};

/** A folder of the workspace, with names that the room would take for its own. */
function elsewhere({ dir }: Workspace, hash: string): { folder: string; left: () => readonly string[] } {
  const folder = join(dir, 'elsewhere');
  mkdirSync(folder);
  for (const name of [hash.slice(9), 'f'.repeat(62), `${'0'.repeat(32)}.0`]) writeFileSync(join(folder, name), 'x');
  mkdirSync(join(folder, 'ff'));
  writeFileSync(join(folder, 'ff', 'f'.repeat(62)), 'x');
  return { folder, left: () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() };
}

test('gc, verify, rm and a backup do not follow them', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'x');
  const { folder, left } = elsewhere(ws, hash);
  const before = left();
  const files = join(ws.room, 'files');
  const all = [GC, [...GC, '--dry-run'], ['file', 'verify'], ['backup', 'b']];
  for (const path of [dirname(blobOf(ws, hash)), join(files, 'new'), files]) {
    renameSync(path, join(ws.home, 'aside'));
    symlinkSync(folder, path);
    for (const each of path.endsWith('new') ? all.slice(0, 3) : all)
      expect([path, each, await codeOf(ws, each), left()]).toEqual([path, each, 'unsafe_room', before]);
    // Its row goes; behind the link there is nothing of ours to go with it.
    expect([await codeOf(ws, ['file', 'rm', hash]), left()]).toEqual(['not refused', before]);
    rmSync(path);
    renameSync(join(ws.home, 'aside'), path);
    await put(ws, A, 'x.txt', 'x');
  }
  expect((await ws.tt(['file', 'verify', '--json'])).json).toMatchObject({ status: 'ok', files: 1, leftovers: 0 });
  expect(readdirSync(ws.dir)).not.toContain('b');
});

test('a restore writes through none of them, nor takes what they lead to', async () => {
  const from = await roomOfTwo();
  const hash = await put(from, A, 'x.txt', 'x');
  await from.tt(['backup', 'b']);
  const backup = join(from.dir, 'b');
  const to = freshWorkspace();
  await to.tt(['join'], A);
  const { folder, left } = elsewhere(to, hash);
  // Bytes that are there are not carried.
  rmSync(join(folder, hash.slice(9)));
  const before = left();
  const files = join(to.room, 'files');
  const shard = join(files, hash.slice(7, 9));
  const head = (await to.tt(['replay', '--json'])).json['hash'];
  mkdirSync(files);
  for (const path of [shard, files]) {
    rmSync(path, { recursive: true, force: true });
    symlinkSync(folder, path);
    expect([path, await codeOf(to, ['restore', backup]), left()]).toEqual([path, 'unsafe_room', before]);
    rmSync(path);
  }
  const theirs = dirname(blobOf({ ...from, room: backup }, hash));
  renameSync(theirs, join(to.home, 'theirs'));
  symlinkSync(join(to.home, 'theirs'), theirs);
  expect(await codeOf(to, ['restore', backup])).toBe('unsafe_room');
  expect((await to.tt(['replay', '--json'])).json['hash']).toBe(head);
  rmSync(theirs);
  renameSync(join(to.home, 'theirs'), theirs);
  expect((await to.tt(['restore', backup])).code).toBe(0);
  expect(readFileSync(blobOf(to, hash), 'utf8')).toBe('x');
});

test('what a restore keeps aside goes nowhere else, and nothing there is taken for what a killed one left', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['backup', 'b']);
  const folder = join(ws.dir, 'elsewhere');
  mkdirSync(join(folder, 'mine.part'), { recursive: true });
  symlinkSync(folder, join(ws.room, 'replaced'));
  expect([await codeOf(ws, ['restore', 'b', '--yes']), readdirSync(folder)]).toEqual(['unsafe_room', ['mine.part']]);
});
