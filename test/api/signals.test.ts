/** Signals of a program that has the library are its own: nobody listens for them beside it, and what it ends ends by its AbortSignal. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packedRoom } from '../support/packed-room.ts';

const { room, inRoom } = packedRoom();

test('while files come in, a signal that the program hears undoes nothing, and nobody else listens for it', async () => {
  const ws = await room();
  execFileSync('mkfifo', [join(ws.dir, 'pipe')]);
  const { json, err, code } = await inRoom(
    ws,
    `const { once } = await import('node:events');
    const { writeFileSync } = await import('node:fs');
    const { open } = await import('node:fs/promises');
    const names = Array.from({ length: 12 }, (_, i) => 'f' + i);
    for (const name of names) writeFileSync(name, name);
    const heard = once(process, 'SIGHUP');
    const listened = [];
    process.on('newListener', (name) => /^SIG/.test(name) && listened.push(name));
    const put = (name) => fate(room.run(['file', 'put', name]).then(({ out }) => out));
    const coming = put('pipe');
    const pipe = await open('pipe', 'w');
    await pipe.writeFile('some');
    process.kill(process.pid, 'SIGHUP');
    await heard;
    await pipe.writeFile(' words');
    await pipe.close();
    const exported = await fate(room.run(['export', '-o', 'out']));
    return { put: [await coming, ...(await Promise.all(names.map(put)))], exported, listened };`,
  );
  expect([code, err]).toEqual([0, '']);
  expect(json).toEqual({ put: Array(13).fill('put'), exported: 0, listened: [] });
  expect((await ws.tt(['file', 'verify', '--json'])).json).toMatchObject({ status: 'ok', files: 13, leftovers: 0 });
});

test('an export ends by its AbortSignal, and nothing of it is there', async () => {
  const ws = await room();
  const { json } = await inRoom(
    ws,
    `const controller = new AbortController();
    const exporting = fate(room.run(['export', '-o', 'out'], { signal: controller.signal }));
    controller.abort();
    const ended = await exporting;
    const { readdirSync, readlinkSync } = await import('node:fs');
    const fds = process.platform === 'linux' ? readdirSync('/proc/self/fd') : [];
    const named = (fd) => { try { return readlinkSync('/proc/self/fd/' + fd); } catch { return ''; } };
    return { ended, open: fds.map(named).filter((name) => name.includes('.part')) };`,
  );
  expect([json, existsSync(join(ws.dir, 'out'))]).toEqual([{ ended: 'AbortError', open: [] }, false]);
});
