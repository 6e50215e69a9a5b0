/** Files: put once, found by their hash, given back byte for byte, removed when nothing needs them. */
import { execFileSync, type StdioOptions, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blobOf, blobsIn, put } from '../support/files.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { BIN } from '../support/workspace.ts';

const hashOf = (bytes: Uint8Array | string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

test('put and got again: the same bytes, under their hash, with name and type', async () => {
  const ws = await roomOfTwo();
  const bytes = randomBytes(3_000_001);
  writeFileSync(join(ws.dir, 'build.tgz'), bytes);
  const { json } = await ws.tt(['file', 'put', 'build.tgz', '--json'], A);
  const file = { hash: hashOf(bytes), name: 'build.tgz', type: 'application/gzip', size: bytes.length };
  expect(json).toMatchObject({ ...file, status: 'put', existed: false });
  expect(readFileSync(blobOf(ws, file.hash)).equals(bytes)).toBe(true);
  expect(statSync(blobOf(ws, file.hash)).mode & 0o777).toBe(0o600);
  const got = await ws.tt(['file', 'get', file.hash, '-o', 'again', '--json'], B);
  expect(got.json).toEqual({ ...file, status: 'written', path: 'again' });
  expect(readFileSync(join(ws.dir, 'again')).equals(bytes)).toBe(true);
  expect((await ws.tt(['file', 'list', '--json'], B)).json['files']).toMatchObject([
    { ...file, refs: 0, put_by: 'script:a' },
  ]);
});

test('nothing, a pipe and standard input are files too', async () => {
  const ws = await roomOfTwo();
  writeFileSync(join(ws.dir, 'empty'), '');
  const empty = (await ws.tt(['file', 'put', 'empty', '--json'], A)).json;
  expect(empty).toMatchObject({ hash: hashOf(''), size: 0, type: 'application/octet-stream' });
  const words = ['file', 'put', '-', '--name', 'notes.md', '--json'];
  const said = (await ws.tt(words, { ...A, input: 'from stdin' })).json;
  expect(said).toMatchObject({ hash: hashOf('from stdin'), name: 'notes.md', type: 'text/markdown', size: 10 });
  execFileSync('mkfifo', [join(ws.dir, 'pipe')]);
  const piped = ws.tt(['file', 'put', 'pipe', '--type', 'text/x-weird', '--json'], A);
  await writeFile(join(ws.dir, 'pipe'), 'a pipe');
  expect((await piped).json).toMatchObject({ hash: hashOf('a pipe'), name: 'pipe', type: 'text/x-weird' });
  for (const [hash, text] of [
    [empty['hash'], ''],
    [said['hash'], 'from stdin'],
  ]) {
    await ws.tt(['file', 'get', String(hash), '-o', 'out', '--overwrite'], B);
    expect(readFileSync(join(ws.dir, 'out'), 'utf8')).toBe(text);
  }
});

test('get to standard output gives the bytes alone, also to a program', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'no newline at the end');
  const { out, err } = await ws.tt(['file', 'get', hash, '-o', '-', '--json'], B);
  expect([out, err]).toEqual(['no newline at the end', '']);
});

test.skipIf(!existsSync('/dev/full'))('get to a full disk by way of standard output does not end with 0', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'words');
  const full = openSync('/dev/full', 'w');
  const options = { cwd: ws.dir, env: ws.env(B), stdio: ['ignore', full, 'pipe'] as StdioOptions };
  expect(spawnSync(process.execPath, [BIN, 'file', 'get', hash, '-o', '-'], options).status).toBe(1);
  closeSync(full);
});

test('get writes its name, here or into a directory, and never over what is there', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'kept');
  rmSync(join(ws.dir, 'x.txt'));
  mkdirSync(join(ws.dir, 'sub'));
  expect((await ws.tt(['file', 'get', hash, '--json'], B)).json).toMatchObject({ path: 'x.txt' });
  expect((await ws.tt(['file', 'get', hash, '-o', 'sub', '--json'], B)).json).toMatchObject({ path: 'sub/x.txt' });
  writeFileSync(join(ws.dir, 'x.txt'), 'mine');
  expect((await ws.tt(['file', 'get', hash, '--json'], B)).error).toMatchObject({ error: 'path_unusable' });
  expect(readFileSync(join(ws.dir, 'x.txt'), 'utf8')).toBe('mine');
  await ws.tt(['file', 'get', hash, '--overwrite'], B);
  expect(readFileSync(join(ws.dir, 'x.txt'), 'utf8')).toBe('kept');
});

test('the type goes by how the name ends, and no ending is refused', async () => {
  const ws = await roomOfTwo();
  const typed = async (name: string) => {
    writeFileSync(join(ws.dir, name), name);
    return (await ws.tt(['file', 'put', name, '--json'], A)).json['type'];
  };
  expect(await typed('a.JSON')).toBe('application/json');
  for (const name of ['a.constructor', 'a.__proto__', 'a.', 'a'])
    expect(await typed(name)).toBe('application/octet-stream');
});

test('the same bytes are kept once; the newest name and type count', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'one.txt', 'same');
  writeFileSync(join(ws.dir, 'two.json'), 'same');
  const again = await ws.tt(['file', 'put', 'two.json', '--json'], B);
  expect(again.json).toMatchObject({ hash, existed: true, name: 'two.json', type: 'application/json' });
  expect(blobsIn(ws)).toHaveLength(1);
  const { files } = (await ws.tt(['file', 'list', '--json'], B)).json as unknown as { files: unknown[] };
  expect(files).toMatchObject([{ hash, name: 'two.json', put_by: 'script:b' }]);
  expect((await ws.tt(['state', '--json'], B)).code).toBe(0);
});

test('a hash may be cut short where it names one file; else the candidates are told', async () => {
  const ws = await roomOfTwo();
  // Both begin with 0000: found by trying.
  const [one, two] = ['file 8678', 'file 19413'];
  const hashes = [await put(ws, A, 'one', one as string), await put(ws, A, 'two', two as string)];
  expect(hashes.map((hash) => hash.slice(7, 11))).toEqual(['0000', '0000']);
  const get = (words: string) => ws.tt(['file', 'get', words, '-o', '-', '--json'], B);
  expect((await get((hashes[0] as string).slice(7, 19).toUpperCase())).out).toBe(one);
  expect((await get((hashes[1] as string).slice(0, 19))).out).toBe(two);
  const { error } = await get('0000');
  expect(error).toMatchObject({ error: 'ambiguous_file' });
  expect((error['candidates'] as { hash: string }[]).map(({ hash }) => hash).sort()).toEqual([...hashes].sort());
});

test('list goes by page, oldest first, and shows what was removed with --all', async () => {
  const ws = await roomOfTwo();
  const hashes: string[] = [];
  for (const text of ['a', 'b', 'c']) hashes.push(await put(ws, A, `${text}.txt`, text));
  const list = async (...words: string[]) => {
    const { json } = await ws.tt(['file', 'list', ...words, '--json'], B);
    return [(json['files'] as { hash: string }[]).map(({ hash }) => hash), json['has_more'] === true];
  };
  expect(await list('--limit', '2')).toEqual([hashes.slice(0, 2), true]);
  expect(await list('--limit', '2', '--after', String(hashes[1]))).toEqual([hashes.slice(2), false]);
  await ws.tt(['file', 'rm', String(hashes[1])], A);
  expect(await list()).toEqual([[hashes[0], hashes[2]], false]);
  expect(await list('--all')).toEqual([hashes, false]);
  const { out } = await ws.tt(['file', 'list', '--all'], B);
  expect(out.split('\n')[1]).toMatch(/^sha256:[0-9a-f]{12} {2}b\.txt {2}\(text\/plain, 1 B, .*removed by script:a\)$/);
});

test('rm takes away what is one’s own and named by nothing; it can be put again', async () => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'x.txt', 'x');
  const refused = await ws.tt(['file', 'rm', hash, '--json'], B);
  expect(refused.error).toMatchObject({ error: 'not_yours', hint: expect.not.stringMatching(/if.*if a person/) });
  // Nor by another way, while whoever put it may still want to name it.
  for (const words of [['--dry-run'], []])
    expect((await ws.tt(['file', 'gc', '--older-than', '0', ...words, '--json'], B)).json['removed']).toEqual([]);
  expect((await ws.tt(['file', 'gc', '--older-than', '0'], B)).out).toBe(
    'Nothing to remove: each file is named, or was put in the last 0ms, by another in the last 7d.',
  );
  expect((await ws.tt(['file', 'rm', hash, '--json'], A)).json).toMatchObject({ status: 'removed', hash, size: 1 });
  expect(existsSync(blobOf(ws, hash))).toBe(false);
  const { error } = await ws.tt(['file', 'get', hash, '--json'], B);
  expect(error).toMatchObject({ error: 'unknown_file', message: expect.stringContaining('script:a removed x.txt') });
  await put(ws, B, 'x.txt', 'x');
  expect((await ws.tt(['file', 'get', hash, '-o', '-'], A)).out).toBe('x');
  expect((await ws.tt(['replay', '--json'])).json).toMatchObject({ matches: true });
});
