/** The bytes of files in a backup: all that its database names, or the answer says which the room itself had not. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blobOf, put } from '../support/files.ts';
import { A, roomToKeep } from '../support/keeping.ts';
import { freshWorkspace } from '../support/workspace.ts';

test('taken while files come and go: each time with the bytes of what is in it', async () => {
  const ws = await roomToKeep();
  const names = Array.from({ length: 60 }, (_, i) => `f${i}`);
  for (const name of names) writeFileSync(join(ws.dir, name), name);
  const put = names.map((name) => ({ cmd: ['file', 'put', name] }));
  const gone = { cmd: ['file', 'gc', '--older-than', '0'] };
  const lines = Array.from({ length: 8 }, () => [...put, gone]).flat();
  const churning = ws.tt(['batch'], { input: lines.map((line) => JSON.stringify(line)).join('\n') });
  let churned = false;
  void churning.then(() => {
    churned = true;
  });
  for (let i = 0; i < 3 || !churned; i++) {
    const { code, err } = await ws.tt(['backup', `b${i}`, '--json']);
    expect([code, err]).toEqual([0, '']);
  }
  expect((await churning).code).toBe(0);
  const to = freshWorkspace({ room: false });
  for (const name of ['b0', 'b1', 'b2']) {
    expect((await to.tt(['restore', join(ws.dir, name)])).code).toBe(0);
    expect((await to.tt(['file', 'verify', '--json'])).json).toMatchObject({ status: 'ok', leftovers: 0 });
  }
});

test('files that are not whole in the room are told: the backup has them no better', async () => {
  const ws = await roomToKeep();
  const [lost, cut] = [await put(ws, A, 'one', 'lost'), await put(ws, A, 'two', 'cut off')];
  await put(ws, A, 'three', 'whole');
  expect((await ws.tt(['backup', 'b0', '--json'])).json).not.toHaveProperty('damaged');
  rmSync(blobOf(ws, lost));
  writeFileSync(blobOf(ws, cut), 'cu');
  const { json } = await ws.tt(['backup', 'b1', '--json']);
  expect((json['damaged'] as string[]).toSorted()).toEqual([lost, cut].toSorted());
  expect((await ws.tt(['backup', 'b2'])).out).toContain(
    '2 files not whole, in the room as in the backup: tt file verify',
  );
});

test('what neither the backup nor the room has is told by the restore', async () => {
  const ws = await roomToKeep();
  await ws.tt(['backup', 'b']);
  expect((await ws.tt(['restore', 'b', '--json'])).json).not.toHaveProperty('damaged');
  const lost = await put(ws, A, 'one', 'lost');
  await ws.tt(['backup', 'b1']);
  for (const room of [ws.room, join(ws.dir, 'b1')]) rmSync(blobOf({ ...ws, room }, lost));
  expect((await ws.tt(['restore', 'b1', '--json'])).json['damaged']).toEqual([lost]);
  expect((await ws.tt(['restore', 'b1'])).out).toContain(
    '1 file not whole, in the room as in the backup: tt file verify',
  );
});

test('a file that was cut or lost since is whole again after a restore; what is whole stays where it is', async () => {
  const ws = await roomToKeep();
  const [lost, cut, whole] = [
    await put(ws, A, 'one', 'to be lost'),
    await put(ws, A, 'two', 'to be cut off'),
    await put(ws, A, 'three', 'to stay'),
  ];
  await ws.tt(['backup', 'b']);
  rmSync(blobOf(ws, lost));
  writeFileSync(blobOf(ws, cut), 'to be');
  writeFileSync(blobOf({ ...ws, room: join(ws.dir, 'b') }, whole), 'to');
  expect((await ws.tt(['restore', 'b'])).code).toBe(0);
  expect((await ws.tt(['file', 'verify', '--json'])).json).toMatchObject({ status: 'ok', files: 4, damaged: [] });
});

test('what is kept aside is a backup with its bytes: a gc of the restored room leaves them', async () => {
  const ws = await roomToKeep();
  await ws.tt(['backup', 'b']);
  const since = await put(ws, A, 'since', 'put after the backup');
  const { json } = await ws.tt(['restore', 'b', '--json']);
  await ws.tt(['file', 'gc', '--older-than', '0']);
  expect(existsSync(blobOf(ws, since))).toBe(false);
  expect((await ws.tt(['restore', String(json['replaced'])])).code).toBe(0);
  expect((await ws.tt(['file', 'get', since, '-o', '-'])).out).toBe('put after the backup');
});
