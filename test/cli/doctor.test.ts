/** tt doctor: each check says ok when things are well, and what to do when they are not. */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

interface Line {
  readonly name: string;
  readonly status: string;
  readonly detail: string;
  readonly fix?: string;
}

const doctor = async ({ tt }: Workspace, ...words: string[]) => {
  const ran = await tt(['doctor', '--json', ...words]);
  const checks = ran.json['checks'] as Line[];
  const line = (name: string) => checks.find((check) => check.name === name) as Line;
  return { code: ran.code, checks, line };
};

const write = ({ room }: Workspace, ...statements: string[]) => {
  const db = new Database(join(room, 'room.db'));
  for (const sql of statements) db.exec(sql);
  db.close();
};

test('a healthy room: every line ok, exit 0, nothing written', async () => {
  const workspace = freshWorkspace();
  await workspace.tt(['join']);
  await workspace.tt(['notes', 'add', 'a note']);
  const before = (await workspace.tt(['state', '--json'])).json.cursor_event_seq;
  const { code, checks, line } = await doctor(workspace);
  expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(code).toBe(0);
  expect(checks.map(({ name }) => name)).toEqual([
    ...[
      'node',
      'sqlite',
      'identity',
      'settings',
      'harnesses',
      'file system',
      'disk space',
      'permissions',
      'git',
      'hooks',
    ],
    ...[
      'database',
      'integrity',
      'log',
      'search',
      'clock',
      'files',
      'notifications',
      'write lock',
      'guardian',
      'leftovers',
    ],
  ]);
  expect(line('log').detail).toContain('2 events fold');
  expect(line('notifications').detail).toMatch(/heard after \d/);
  expect(readdirSync(join(workspace.room, 'bells'))).toEqual([]);
  expect((await workspace.tt(['state', '--json'])).json.cursor_event_seq).toBe(before);
});

test('text: a line a check, and the fix under what is not well', async () => {
  const workspace = freshWorkspace();
  await workspace.tt(['join']);
  chmodSync(join(workspace.room, 'room.db'), 0o644);
  const { code, out } = await workspace.tt(['doctor', '--text']);
  expect(code).toBe(0);
  expect(out).toMatch(/^ok {4}node {11}Node v/);
  expect(out).toMatch(/\nwarn {2}permissions {4}others may look into .*room\.db\n {6}→ chmod -R go= .*\.tt\n/);
});

test('without a room the machine is checked, and no room is made', async () => {
  const workspace = freshWorkspace({ room: false });
  const { code, checks, line } = await doctor(workspace);
  expect(code).toBe(0);
  expect(checks).toHaveLength(9);
  expect(line('room')).toMatchObject({ status: 'warn', fix: 'tt join' });
  expect(existsSync(workspace.room)).toBe(false);
});

test('a database that is none: the failing checks are reported, exit 1, nothing crashes', async () => {
  const workspace = freshWorkspace({ room: false });
  mkdirSync(workspace.room);
  writeFileSync(join(workspace.room, 'room.db'), 'this is no database, and long enough to be taken for one'.repeat(99));
  const { code, line } = await doctor(workspace);
  expect(code).toBe(1);
  expect(line('database')).toMatchObject({ status: 'fail', detail: expect.stringContaining('store_corrupt') });
  expect(line('database').fix).toBe('keep the file, then move it away');
  expect(line('node').status).toBe('ok');
  expect(line('notifications').status).toBe('ok');
});

test('a link that leads out of the workspace, and settings nobody understands, are two lines', async () => {
  const workspace = freshWorkspace();
  await workspace.tt(['join']);
  writeFileSync(join(workspace.room, 'config.json'), '{"wait.timeout": "soon"}');
  const { code, line } = await doctor(workspace);
  expect(code).toBe(1);
  expect(line('settings')).toMatchObject({ status: 'fail', detail: expect.stringContaining('"soon"') });
  expect(line('log').status).toBe('ok');
  rmSync(join(workspace.room, 'config.json'));
  const { code: typo, out } = await workspace.tt(['doctor'], { env: { TT_WAIT_TIMEOT: '5s' } });
  expect(typo).toBe(0);
  expect(out).toContain('did you mean TT_WAIT_TIMEOUT?');

  const other = freshWorkspace({ room: false });
  mkdirSync(join(other.home, 'room'));
  writeFileSync(join(other.home, 'room', 'room.db'), '');
  symlinkSync(join(other.home, 'room'), other.room);
  const linked = await doctor(other);
  expect(linked.code).toBe(1);
  expect(linked.line('permissions').detail).toContain('unsafe_room');
  rmSync(other.room);
});

test('a stored state that is not what the log folds to is found, by doctor and by replay', async () => {
  const workspace = freshWorkspace();
  await workspace.tt(['join']);
  write(workspace, `UPDATE state SET data = json_set(data, '$.turn.id', 41)`);
  const { code, line } = await doctor(workspace);
  expect(code).toBe(1);
  expect(line('log')).toMatchObject({ status: 'fail', detail: 'the stored state is not what the log folds to' });
  const replay = await workspace.tt(['replay', '--json']);
  expect(replay.code).toBe(4);
  expect(replay.error).toMatchObject({ error: 'store_corrupt' });
  expect(replay.error['hash']).not.toBe(replay.error['stored_hash']);
});

test('a note that was changed and an event that was removed are found', async () => {
  const workspace = freshWorkspace();
  await workspace.tt(['join']);
  const { json } = await workspace.tt(['notes', 'add', 'left', '--json']);
  await workspace.tt(['msg', 'send', 'room', 'one']);
  await workspace.tt(['msg', 'send', 'room', 'two']);
  expect((await workspace.tt(['replay', '--json'])).json).toMatchObject({ matches: true, events: 4 });
  write(workspace, `UPDATE note SET body = 'right'`, 'DELETE FROM event WHERE seq = 3');
  const { detail } = (await doctor(workspace)).line('log');
  expect(detail).toBe(`not what the log says: note ${json['note_id']}; events are missing before 4`);
  expect((await workspace.tt(['replay', '--json'])).error).toMatchObject({
    wrong_rows: [`note ${json['note_id']}`],
    gaps: [4],
  });
});

test('an event from the future: the clock is wrong now, or was', async () => {
  const workspace = freshWorkspace();
  await workspace.tt(['join'], { env: { TT_TEST_CLOCK: '{"wall": 86400000}' } });
  const { code, line } = await doctor(workspace);
  expect(code).toBe(0);
  expect(line('clock')).toMatchObject({ status: 'warn', detail: expect.stringContaining('24 h ahead') });
});

test('an index that is not the log’s is seen, by what it lacks; --reindex makes it anew, and an observer may not', async () => {
  const workspace = freshWorkspace();
  await workspace.tt(['join']);
  for (let i = 0; i < 3; i++) await workspace.tt(['msg', 'send', 'room', `a heron ${i}`]);
  expect((await doctor(workspace)).line('search')).toMatchObject({
    status: 'ok',
    detail: '0 texts in the index, up to event 0; what is newer is searched without it',
  });
  expect((await doctor(workspace, '--reindex')).line('search').detail).toMatch(/^3 texts in the index, up to event 4;/);
  write(workspace, 'DELETE FROM found WHERE rowid = 3');
  const { code, line } = await doctor(workspace);
  expect([code, line('search')]).toEqual([
    1,
    {
      name: 'search',
      status: 'fail',
      detail: 'the index has 2 texts, the log 3; it does not find 3',
      fix: 'tt doctor --reindex',
    },
  ]);
  const refused = await workspace.tt(['doctor', '--reindex', '--json'], { env: { TT_ROLE: 'observer' } });
  expect(refused.error['error']).toBe('observer');
  expect((await doctor(workspace, '--reindex')).line('search').status).toBe('ok');
  expect((await workspace.tt(['search', 'heron'])).out.match(/«heron»/g)).toHaveLength(3);
});
