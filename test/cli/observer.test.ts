/** An observer (`TT_ROLE=observer`) reads everything and writes nothing, not even that it was here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { agentIn, editing } from '../support/agent.ts';
import { A, roomOfTwo } from '../support/pair.ts';
import { freshWorkspace, until, type Workspace } from '../support/workspace.ts';

const OBSERVER = { env: { TT_ROLE: 'observer' } };

/** What is in the room's files: all tables, all names, all that is no database. */
function kept({ room }: Workspace): unknown {
  const names = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((name) => !name.startsWith('room.db'));
  const files = names.map((name) => {
    const isFile = !['alive', 'bells', 'hooks', 'files'].includes(name);
    return [name, isFile ? readFileSync(join(room, name), 'utf8') : ''];
  });
  const db = new Database(join(room, 'room.db'), { readonly: true });
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  const rows = tables.map((name) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]);
  db.close();
  return [files, rows];
}

test('every write is refused, all that reads works, and the room is as it was', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['join']);
  await ws.tt(['msg', 'send', 'room', 'hello'], A);
  await ws.tt(['task', 'add', 'x'], A);
  const before = kept(ws);
  const writes: string[][] = [
    ...[['join'], ['leave'], ['wait'], ['wait', '--park'], ['try'], ['take', '--reason', 'x'], ['doing', 'x']],
    ...[
      ['msg', 'send', 'room', 'x'],
      ['say', 'x'],
      ['notes', 'add', 'x'],
      ['kick', 'a', '--force'],
      ['limit', '--burst', '3'],
    ],
    ...[['pause'], ['stop'], ['reset'], ['hold', 'a'], ['interrupt', 'a'], ['ack'], ['close'], ['reopen'], ['standby']],
    ...[
      ['events', '--resume'],
      ['config', 'set', 'limit.rate', '9'],
      ['file', 'put', '.git/HEAD'],
      ['file', 'gc'],
      ['msg', 'send', 'room', 'x', '--file', '.git/HEAD'],
      ['doctor', '--accept', '--reason', 'x'],
    ],
    ...[...['note', 'done'].map((verb) => ['task', verb, 't1', 'x']), ['task', 'after', 't1', 't2']],
    ...['claim', 'abandon', 'interrupt', 'reopen'].map((verb) => ['task', verb, 't1']),
    ...[
      ['task', 'add', 'x'],
      ['task', 'claim', '--next'],
      ['work', '--once', '--', 'true'],
      ['claim', 'src'],
      ['unclaim'],
      ['file', 'rm', 'sha256:abcd'],
    ],
  ];
  for (const words of writes) {
    const ran = await ws.tt(['--json', ...words], OBSERVER);
    expect([words, ran.code, ran.out, ran.error['error']]).toEqual([words, 1, '', 'observer']);
  }
  const stranger = { ...OBSERVER, as: 'script:o' };
  expect((await ws.tt(['file', 'put', '.git/HEAD', '--json'], stranger)).error['error']).toBe('observer');
  const reads = [
    ...[['task', 'list'], ['task', 'ready'], ['task', 'show', 't1'], ['claims'], ['search', 'hello'], ['cost']],
    ...[
      ['who'],
      ['ping', 'a'],
      ['state'],
      ['health'],
      ['limit'],
      ['events'],
      ['msg', 'recv', '--after', '0'],
      ['check'],
    ],
    ...[
      ['notes', 'list'],
      ['file', 'list'],
      ['file', 'verify'],
      ['file', 'gc', '--dry-run'],
      ['list'],
      ['whoami'],
      ['replay'],
      ['config', 'list'],
      ['events', '--wait', '--timeout', '0'],
    ],
  ];
  for (const words of reads) {
    const ran = await ws.tt(['--json', ...words], OBSERVER);
    expect([words, ran.code]).toEqual([words, words[0] === 'check' ? 3 : 0]);
  }
  const follower = ws.start(['events', '--follow', '--target', 'self', '--json'], OBSERVER);
  const heard: string[] = [];
  follower.stdout?.on('data', (chunk) => heard.push(String(chunk)));
  expect(kept(ws)).toEqual(before);
  await until('the observer hears', async () => {
    await ws.tt(['msg', 'send', 'human:ada', 'news'], A);
    return heard.length > 0 ? true : null;
  });
  expect((await ws.tt(['who', '--json'])).out).not.toContain('listening');
  follower.kill();
  await follower.catch(() => {});
});

test('an observer makes no room, and a role that does not exist is no role at all', async () => {
  const ws = freshWorkspace({ room: false });
  expect((await ws.tt(['join', '--json'], OBSERVER)).error['error']).toBe('observer');
  expect(existsSync(ws.room)).toBe(false);
  const slip = await ws.tt(['join', '--json'], { env: { TT_ROLE: 'Observer' } });
  expect(slip.error).toMatchObject({ error: 'invalid_config', name: 'TT_ROLE', value: 'Observer' });
  expect(existsSync(ws.room)).toBe(false);
});

test('hooks of an observer refuse its edits as before, and write nothing down', async () => {
  const ws = await roomOfTwo();
  const claude = agentIn(ws, 'claude');
  await ws.tt(['wait'], A);
  await ws.tt(['msg', 'send', 'room', 'hello'], A);
  const before = kept(ws);
  const options = { env: { TT_ROLE: 'observer' } };
  for (const event of ['start', 'after', 'prompt', 'stop', 'end'])
    expect(await claude.hook(event, { tool_name: 'Read', tool_input: {} }, options)).toMatchObject({
      code: 0,
      out: '',
    });
  expect((await claude.hook('before', editing('claude', `${ws.dir}/a.txt`), options)).code).toBe(2);
  expect(kept(ws)).toEqual(before);
});
