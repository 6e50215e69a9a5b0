/** tt backup and tt restore: a whole room of one moment, checked, and back in one step with every older token void. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { blobsIn, put } from '../support/files.ts';
import { follower } from '../support/follower.ts';
import { A, B, folded, roomToKeep, rowsOf } from '../support/keeping.ts';
import { guardians, HANDOFF, log, standIn, startWait } from '../support/stand-in.ts';
import { freshWorkspace, until, type Workspace } from '../support/workspace.ts';

const bodies = async (ws: Workspace): Promise<unknown[]> =>
  (await log(ws)).filter((e) => e.event_type === 'message_sent').map((e) => e.payload.body);
const leftovers = (ws: Workspace): string[] => readdirSync(ws.room).filter((name) => name.startsWith('restore'));
const OBSERVER = { env: { TT_ROLE: 'observer' } };

test('a backup holds the room, its files and its settings; restored elsewhere it is that room in a new epoch', async () => {
  const ws = await roomToKeep();
  const [before = ''] = blobsIn(ws).map((path) => relative(ws.room, path));
  const hash = (await put(ws, A, 'x.txt', 'bytes')).slice('sha256:'.length);
  const [part, rest] = [hash.slice(0, 2), hash.slice(2)];
  for (const name of [join('new', 'half'), join(part, 'of nobody')]) writeFileSync(join(ws.room, 'files', name), 'by');
  await ws.tt(['config', 'set', 'wait.timeout', '7s']);
  const ran = await ws.tt(['backup', 'b', '--json'], OBSERVER);
  const [state_sha256, events] = await folded(ws);
  expect([ran.code, ran.json]).toEqual([0, expect.objectContaining({ events, state_sha256 })]);
  const names = readdirSync(join(ws.dir, 'b'), { recursive: true, encoding: 'utf8' }).sort();
  expect(names).toEqual(
    [
      ...['backup.json', 'config.json', 'files', dirname(before), before],
      ...[`files/${part}`, `files/${part}/${rest}`, 'room.db'],
    ].sort(),
  );
  expect(statSync(join(ws.dir, 'b')).mode & 0o777).toBe(0o700);
  expect(statSync(join(ws.dir, 'b', 'room.db')).mode & 0o777).toBe(0o600);

  const to = freshWorkspace({ room: false });
  const back = await to.tt(['restore', join(ws.dir, 'b'), '--json']);
  expect([back.code, back.json]).toEqual([0, expect.objectContaining({ events, epoch: 2 })]);
  expect(back.json).not.toHaveProperty('replaced');
  expect((await log(to)).slice(0, -1)).toEqual(await log(ws));
  expect(await rowsOf(to)).toEqual(await rowsOf(ws));
  expect((await to.tt(['file', 'get', hash, '-o', '-'])).out).toBe('bytes');
  expect((await to.tt(['config', 'get', 'wait.timeout', '--json'])).out).toContain('7s');
  expect(leftovers(to)).toEqual([]);
});

test('taken while others write: whole each time, and nobody is refused', async () => {
  const ws = await roomToKeep();
  let writing = true;
  const codes: unknown[] = [];
  const writer = async (who: typeof A) => {
    while (writing) codes.push((await ws.tt(['msg', 'send', 'room', 'more'], who)).code);
  };
  const writers = [writer(A), writer(B)];
  for (const name of ['one', 'two', 'three']) expect((await ws.tt(['backup', name, '--json'])).code).toBe(0);
  writing = false;
  await Promise.all(writers);
  expect([...new Set(codes)]).toEqual([0]);
  const to = freshWorkspace({ room: false });
  expect((await to.tt(['restore', join(ws.dir, 'three')])).code).toBe(0);
});

test('a member that is alive is asked for before it loses what it did since the backup; one that nobody watches is not', async () => {
  const ws = await roomToKeep();
  await ws.tt(['backup', 'b']);
  expect((await ws.tt(['restore', 'b'])).code).toBe(0);
  const a = standIn('a');
  await ws.tt(['join'], a);
  const refused = await ws.tt(['restore', 'b', '--json']);
  expect([refused.code, refused.error]).toMatchObject([
    1,
    { error: 'confirmation_required', current_owner: null, message: expect.stringMatching(/^script:a would lose/) },
  ]);
  expect((await ws.tt(['restore', 'b', '--yes'])).code).toBe(0);
});

test('what was said since is gone, and kept aside; nothing from before counts, and no number comes again', async () => {
  const ws = await roomToKeep();
  const a = standIn('a');
  await ws.tt(['backup', 'b']);
  await ws.tt(['msg', 'send', 'room', 'since'], A);
  const turn = (await ws.tt(['wait', '--json'], a)).json;
  const newest = (await log(ws)).at(-1)?.event_seq ?? 0;
  const refused = await ws.tt(['restore', 'b', '--json']);
  expect([refused.code, refused.error['error'], refused.error['current_owner']]).toEqual([
    1,
    'confirmation_required',
    'script:a',
  ]);
  expect(await bodies(ws)).toContain('since');
  const back = (await ws.tt(['restore', 'b', '--yes', '--reason', 'lost', '--json'])).json;
  expect(back.cursor_event_seq).toBeGreaterThan(newest + 999);
  expect(await bodies(ws)).not.toContain('since');
  expect((await log(ws)).at(-1)).toMatchObject({
    event_type: 'epoch_started',
    reason: 'lost',
    event_seq: back.cursor_event_seq,
  });
  for (const words of [['release', ...HANDOFF], ['release', ...HANDOFF, '--turn', String(turn.turn_id)], ['check']]) {
    const { code, error } = await ws.tt([...words, '--json'], a);
    expect([code, error['error']]).toEqual(words[0] === 'check' ? [3, 'not_your_turn'] : [1, 'turn_mismatch']);
  }
  await until('the guardian of the old turn ends', () => guardians(ws).length === 0);
  const again = (await ws.tt(['wait', '--json'], a)).json;
  expect(again.turn_id).toBeGreaterThan(turn.turn_id + 999);
  expect((await ws.tt(['doctor', '--json'])).json).toMatchObject({ status: expect.not.stringMatching('fail') });
  // And back to what was there before: a restore is no end.
  expect((await ws.tt(['restore', String(back['replaced']), '--yes', '--json'])).json).toMatchObject({ epoch: 3 });
  expect(await bodies(ws)).toContain('since');
  expect((await ws.tt(['replay'])).code).toBe(0);
});

test('every running wait ends, and a follower reads the new epoch', async () => {
  const ws = await roomToKeep();
  const [a, b] = [standIn('a'), standIn('b')];
  await ws.tt(['backup', 'b']);
  await ws.tt(['wait', '--json'], a);
  const waiting = await startWait(ws, b);
  const behind = follower(ws, ['events', '--follow', '--target', 'any', '--after', '0']);
  await behind.count((await log(ws)).length);
  await ws.tt(['restore', 'b', '--yes']);
  const { code, err } = await waiting.end;
  expect([code, JSON.parse(err)]).toEqual([4, expect.objectContaining({ error: 'store_replaced' })]);
  await until('the follower hears it', () => behind.events().at(-1)?.event_type === 'epoch_started');
  await behind.end('SIGTERM');
  expect((await ws.tt(['wait', '--json'], b)).json.status).toBe('your_turn');
});

test('the same backup restored again is another epoch: what waited in the one before it ends', async () => {
  const ws = await roomToKeep();
  const [a, b] = [standIn('a'), standIn('b')];
  await ws.tt(['backup', 'b']);
  const restored = async () => (await ws.tt(['restore', 'b', '--yes', '--json'])).json['epoch'];
  expect(await restored()).toBe(2);
  await ws.tt(['wait', '--json'], a);
  const waiting = await startWait(ws, b);
  expect(await restored()).toBe(3);
  const { code, err } = await waiting.end;
  expect([code, JSON.parse(err)]).toEqual([4, expect.objectContaining({ error: 'store_replaced' })]);
});

test('a backup that is changed, cut off, none, or of nothing is refused, and the room is as it was', async () => {
  const [ws, bare] = [await roomToKeep(), freshWorkspace({ room: false })];
  const before = await folded(ws);
  const spoil: Record<string, (dir: string) => void> = {
    'a byte': (dir) => {
      const bytes = readFileSync(join(dir, 'room.db'));
      const at = bytes.indexOf('keep this');
      writeFileSync(
        join(dir, 'room.db'),
        Buffer.concat([bytes.subarray(0, at), Buffer.from('K'), bytes.subarray(at + 1)]),
      );
    },
    'cut off': (dir) => writeFileSync(join(dir, 'room.db'), readFileSync(join(dir, 'room.db')).subarray(0, 8_192)),
    'another page': (dir) => writeFileSync(join(dir, 'backup.json'), '{"format":"other"}'),
    nothing: (dir) => writeFileSync(join(dir, 'backup.json'), 'null'),
    'no database': (dir) => rmSync(join(dir, 'room.db')),
    'a directory for a database': (dir) => {
      rmSync(join(dir, 'room.db'));
      mkdirSync(join(dir, 'room.db'));
    },
    'a pipe for a database': (dir) => {
      rmSync(join(dir, 'room.db'));
      execFileSync('mkfifo', [join(dir, 'room.db')]);
    },
    'an empty database that its page vouches for': (dir) => {
      writeFileSync(join(dir, 'room.db'), '');
      const database_sha256 = createHash('sha256').digest('hex');
      writeFileSync(
        join(dir, 'backup.json'),
        JSON.stringify({ ...JSON.parse(readFileSync(join(dir, 'backup.json'), 'utf8')), database_sha256 }),
      );
    },
    'no page': (dir) => rmSync(join(dir, 'backup.json')),
    newer: (dir) =>
      writeFileSync(
        join(dir, 'backup.json'),
        readFileSync(join(dir, 'backup.json'), 'utf8').replace('"version": 1', '"version": 2'),
      ),
    'a directory': (dir) => {
      rmSync(dir, { recursive: true });
      mkdirSync(dir);
    },
    'not there': (dir) => rmSync(dir, { recursive: true }),
  };
  for (const [what, spoiling] of Object.entries(spoil)) {
    await ws.tt(['backup', 'b']);
    spoiling(join(ws.dir, 'b'));
    const ran = await ws.tt(['restore', 'b', '--json']);
    expect([what, ran.code, ran.error['error']], ran.err).toEqual([what, 1, 'invalid_backup']);
    // What is damaged makes no room where there is none. What was forged is seen when it is opened.
    if (!what.includes('vouches'))
      expect((await bare.tt(['restore', join(ws.dir, 'b'), '--json'])).error['error']).toBe('invalid_backup');
    expect([what, existsSync(bare.room)]).toEqual([what, false]);
    rmSync(join(ws.dir, 'b'), { recursive: true, force: true });
  }
  expect(await folded(ws)).toEqual(before);
  expect(leftovers(ws)).toEqual([]);
});

test('a room that is damaged, or gone, is restored; what was there is kept', async () => {
  const ws = await roomToKeep();
  await ws.tt(['backup', 'b']);
  writeFileSync(join(ws.room, 'room.db'), 'no database at all'.repeat(1_000));
  for (const end of ['-wal', '-shm']) rmSync(join(ws.room, `room.db${end}`), { force: true });
  expect((await ws.tt(['state', '--json'])).error['error']).toBe('store_corrupt');
  const healed = await ws.tt(['restore', 'b', '--json']);
  expect([healed.code, healed.err]).toEqual([0, '']);
  expect(readFileSync(join(String(healed.json['replaced']), 'room.db'), 'utf8')).toContain('no database at all');
  expect((await ws.tt(['replay'])).code).toBe(0);
  rmSync(join(ws.room, 'room.db'));
  for (const end of ['-wal', '-shm']) rmSync(join(ws.room, `room.db${end}`), { force: true });
  const made = await ws.tt(['restore', 'b', '--json']);
  expect(made.json.cursor_event_seq).toBeGreaterThan(healed.json.cursor_event_seq);
  expect((await ws.tt(['replay'])).code).toBe(0);
});

test('a backup goes nowhere that something is, nor into the room; a person alone restores', async () => {
  const ws = await roomToKeep();
  await ws.tt(['backup', 'b']);
  symlinkSync('.tt', join(ws.dir, 'link'));
  symlinkSync('loop', join(ws.dir, 'loop'));
  for (const place of ['b', '.', '.tt/b', 'link/b', 'no/such', '.git/HEAD', 'loop/b', 'x'.repeat(300)])
    expect([place, (await ws.tt(['backup', place, '--json'])).error['error']]).toEqual([place, 'target_not_writable']);
  expect((await ws.tt(['restore', 'b', '--json'], A)).error['error']).toBe('operator_required');
  expect((await ws.tt(['restore', 'b', '--json'], OBSERVER)).error['error']).toBe('observer');
  expect((await log(ws)).map((e) => e.event_type)).not.toContain('epoch_started');
  const asked = ['restore', 'b', '--operator-requested', '--reason', 'she said so', '--json'];
  expect((await ws.tt(asked, A)).code).toBe(0);
  expect((await log(ws)).at(-1)).toMatchObject({ event_type: 'epoch_started', payload: { requested: true } });
  appendFileSync(join(ws.dir, 'b', 'room.db'), '');
  expect(existsSync(join(ws.room, 'replaced'))).toBe(true);
});
