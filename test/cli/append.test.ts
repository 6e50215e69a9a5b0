/** A file of the room that grows: when it is full the one before it is kept, whoever else finds it full at that moment. */
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actor } from '../support/actor.ts';
import { A, roomOfTwo } from '../support/pair.ts';
import type { Workspace } from '../support/workspace.ts';

const FULL = 5_000_000;

async function roomWithFullLog() {
  const ws = await roomOfTwo();
  const log = join(ws.room, 'cost.log');
  writeFileSync(log, `${'x'.repeat(FULL)}\n`);
  return { ws, log, kept: `${log}.1` };
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n');
const answer = async (ws: Workspace): Promise<void> => expect((await ws.tt(['who'], A)).code).toBe(0);

test('two find it full at once: it is put away once, and both lines are there', async () => {
  const { ws, log, kept } = await roomWithFullLog();
  const go = join(ws.home, 'go');
  const late = await actor('appends', { dir: ws.room, name: 'cost.log', most: FULL - 1, go });
  expect(await late.says()).toBe('seen');
  await answer(ws);
  expect([statSync(kept).size, linesOf(log).length]).toEqual([FULL + 1, 1]);
  writeFileSync(go, '');
  expect(await late.ended).toEqual({ status: 0, err: '' });
  expect([statSync(kept).size, linesOf(log).length]).toEqual([FULL + 1, 2]);
});

test('while another is about to put it away lines go on; a death on the way is no hindrance', async () => {
  const { ws, log, kept } = await roomWithFullLog();
  const other = await actor('alone', { file: `${log}.lock`, ms: 0 });
  expect(await other.says()).toBe('alone');
  await answer(ws);
  expect([existsSync(kept), linesOf(log).length]).toEqual([false, 2]);
  other.kill();
  await other.ended;
  await answer(ws);
  expect([linesOf(kept).length, linesOf(log).length, existsSync(`${log}.lock`)]).toEqual([2, 1, false]);
});

test('nobody locks through a link: no file comes up elsewhere, and lines go on', async () => {
  const { ws, log } = await roomWithFullLog();
  const theirs = join(ws.home, 'theirs');
  symlinkSync(theirs, `${log}.lock`);
  await answer(ws);
  expect([existsSync(theirs), linesOf(log).length]).toEqual([false, 2]);
});

test('a restore does not either: it says what is wrong', async () => {
  const ws = await roomOfTwo();
  const theirs = join(ws.home, 'theirs');
  await ws.tt(['backup', 'b']);
  symlinkSync(theirs, join(ws.room, 'restore.lock'));
  expect((await ws.tt(['restore', 'b', '--json'])).error['error']).toBe('unsafe_room');
  expect(existsSync(theirs)).toBe(false);
});
