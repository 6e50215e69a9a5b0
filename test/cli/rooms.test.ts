/** tt list and tt replay: rooms at, above and below, also broken ones; the log rebuilt up to any point. */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { freshWorkspace } from '../support/workspace.ts';

interface Row {
  readonly canonical_path: string;
  readonly error?: string;
  readonly members?: number;
}

test('rooms at, above and below a path are listed; others are not', async () => {
  const { tt, dir } = freshWorkspace();
  const [middle, below, side] = [join(dir, 'a'), join(dir, 'a', 'b'), join(dir, 'z')];
  for (const path of [below, side]) mkdirSync(path, { recursive: true });
  await tt(['join']);
  for (const path of [middle, below, side]) await tt(['join', '--force-new', path]);
  const list = async (path: string) =>
    ((await tt(['list', path, '--json'])).json['rooms'] as Row[]).map((r) => r.canonical_path);
  expect(await list(middle)).toEqual([middle, dir, below]);
  expect(await list(below)).toEqual([below, middle, dir]);
  expect(await list(dir)).toEqual([dir, middle, side, below]);
  const { out } = await tt(['list', side]);
  expect(out).toBe(`${side}\n  1 member; the stick is free\n${dir}\n  1 member; the stick is free`);
});

test('a broken room is listed with its error and hides no other', async () => {
  const { tt, dir, home } = freshWorkspace();
  await tt(['join']);
  const broken = (name: string) => {
    mkdirSync(join(dir, name, '.tt'), { recursive: true });
    return join(dir, name, '.tt');
  };
  writeFileSync(
    join(broken('a-damaged'), 'room.db'),
    'no database at all, and more than a hundred bytes of it'.repeat(9),
  );
  mkdirSync(join(broken('b-directory'), 'room.db'));
  await tt(['join', '--force-new', '--path', broken('c-config').slice(0, -4)]);
  writeFileSync(join(dir, 'c-config', '.tt', 'config.json'), '[]');
  await tt(['join', '--force-new', '--path', broken('d-rows').slice(0, -4)]);
  const db = new Database(join(dir, 'd-rows', '.tt', 'room.db'));
  db.exec(`UPDATE state SET data = '{}'`);
  db.close();
  mkdirSync(join(dir, 'e-link'));
  mkdirSync(join(home, 'room'));
  writeFileSync(join(home, 'room', 'room.db'), '');
  symlinkSync(join(home, 'room'), join(dir, 'e-link', '.tt'));
  const { code, json } = await tt(['list', '--json']);
  expect(code).toBe(0);
  expect((json['rooms'] as Row[]).map((row) => row.error ?? row.members)).toEqual([
    ...[1, 'store_corrupt', 'store_corrupt', 'invalid_config', 'store_corrupt', 'unsafe_room'],
  ]);
  expect((await tt(['list'])).out).toContain('\n  ');
});

test('no room anywhere is an answer, not an error', async () => {
  const { tt } = freshWorkspace({ room: false });
  expect(await tt(['list'])).toMatchObject({ code: 0, out: expect.stringContaining('tt join makes one') });
  expect((await tt(['list', '--json'])).json).toEqual({ rooms: [] });
});

test('replay --to N folds the first N events; at the end the hash is that of the stored state', async () => {
  const { tt } = freshWorkspace();
  const a = { as: 'script:a' };
  await tt(['join'], a);
  const at = [(await tt(['replay', '--json'])).json['hash']];
  await tt(['try'], a);
  at.push((await tt(['replay', '--json'])).json['hash']);
  await tt(['release', '--status', 's', '--next-action', 'n'], a);
  const all = (await tt(['replay', '--json'])).json;
  at.push(all['hash']);
  expect(new Set(at).size).toBe(3);
  expect(all).toMatchObject({ events: 3, to: 3, matches: true, stored_hash: all['hash'] });
  for (const [i, hash] of at.entries()) {
    const { json } = await tt(['replay', '--to', String(i + 1), '--json', '--verbose']);
    expect(json).toMatchObject({ events: i + 1, to: i + 1, hash });
    expect('matches' in json).toBe(i === 2);
  }
  expect((await tt(['replay', '--to', '2', '--verbose', '--json'])).json['state']).toMatchObject({
    turn: { owner: 'script:a' },
  });
  expect((await tt(['replay', '--to', '0', '--json'])).json).toMatchObject({ events: 0, to: 0 });
  const beyond = await tt(['replay', '--to', '4', '--json']);
  expect([beyond.code, beyond.error['error'], beyond.error['head']]).toEqual([2, 'invalid_cursor', 3]);
});

test.each(['wait', 'wait --park', 'try', 'take'])('tt %s makes no room', async (words) => {
  const { tt, room } = freshWorkspace({ room: false });
  const { code, error } = await tt([...words.split(' '), '--json'], { as: 'script:a' });
  expect({ code, ...error }).toMatchObject({ code: 1, error: 'room_not_found', hint: 'tt join' });
  expect(existsSync(room)).toBe(false);
});

test('joining a closed room says who closed it and why, and what opens it', async () => {
  const { tt } = freshWorkspace();
  await tt(['close', '--reason', 'enough for today']);
  const { out } = await tt(['join'], { as: 'script:a' });
  expect(out).toContain('The room was closed by human:ada (enough for today): no turns and no messages now.\n');
  expect(out).toContain('Go on:   tt reopen   (a person)');
  expect(out).not.toContain('tt wait');
  expect((await tt(['join', '--json'], { as: 'script:a' })).json).toMatchObject({
    room_state: 'closed',
    closed: { by: 'human:ada', reason: 'enough for today' },
    hint: expect.stringContaining('tt reopen'),
  });
  await tt(['reopen']);
  expect((await tt(['join', '--json'], { as: 'script:a' })).json).not.toHaveProperty('closed');
});
