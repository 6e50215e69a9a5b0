/** tt health, who and state say of a holder only what is known, and name the command that helps. */
import { expect, test } from 'vitest';
import { standIn } from '../support/stand-in.ts';
import { freshWorkspace } from '../support/workspace.ts';

test('a holder that a process stands for: its pid, its guardian, its lease', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  expect((await room.tt(['wait', '--text'], a)).out).not.toContain('Not watched');
  expect((await room.tt(['health'])).out).toMatch(
    new RegExp(
      `^Holder: alive \\(pid ${a.pid}\\)\\. Guardian: alive \\(pid \\d+\\)\\. The lease is good for 45 min more\\.$`,
      'm',
    ),
  );
  expect((await room.tt(['health', '--json'])).json['holder']).toEqual({
    process_liveness: 'alive',
    watched: true,
    pid: a.pid,
  });
});

test('a holder that no process stands for is not called alive on the word of its own guardian', async () => {
  const room = freshWorkspace();
  const bare = { as: 'script:bare' };
  const granted = (await room.tt(['wait', '--text'], bare)).out;
  expect(granted).toContain(
    '\nNot watched (TT_SESSION_PID names no process): if you die, nobody sees it for 45 min.\n',
  );
  const { out } = await room.tt(['health']);
  expect(out).toMatch(
    /^Holder: not watched \(TT_SESSION_PID names no process\)\. Guardian: alive \(pid \d+\)\. The lease ends in 45 min\.$/m,
  );
  const { json } = await room.tt(['health', '--json']);
  expect(json).toMatchObject({ holder: { process_liveness: 'unknown', watched: false, pid: null } });
  expect((await room.tt(['who'])).out).toMatch(/script:bare +unknown +holding/);
  expect((await room.tt(['state'])).out).toMatch(/script:bare +unknown +holding/);
  const members = (await room.tt(['who', '--json'])).json['members'];
  expect(members).toMatchObject([{ process_liveness: 'unknown', status: 'active' }]);
});

test('a guardian that is gone and a lease that is over are said to be so', async () => {
  const room = freshWorkspace();
  const a = standIn('a', { TT_LEASE_TTL: '1ms' });
  const { guardian_pid } = (await room.tt(['wait', '--json'], a)).json;
  process.kill(guardian_pid, 'SIGKILL');
  await expect
    .poll(async () => (await room.tt(['health'])).out, { timeout: 15_000 })
    .toContain('Guardian: gone. The lease is over.');
});

test('sentences begin with a capital, and a command is told by the words that it prints', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['join'], a);
  const { out } = await room.tt(['health'], a);
  expect(out).toMatch(/^The stick is free\.\n/);
  expect(out).toContain('do not edit until it says: You have the stick');
  expect((await room.tt(['health', '--json'], a)).json['next_action']).toMatch(/until it says: your_turn$/);
  expect((await room.tt(['wait', '--json'], a)).json.status).toBe('your_turn');
});

test('the command that health names for what is unread marks it as read', async () => {
  const room = freshWorkspace();
  const [a, b] = [{ as: 'script:a' }, { as: 'script:b' }];
  for (const who of [a, b]) await room.tt(['join'], who);
  await room.tt(['msg', 'send', 'a', 'hello'], b);
  await room.tt(['notes', 'add', 'a note'], b);
  const { out } = await room.tt(['health'], a);
  expect(out).toContain('\n3 unread. To read them, and count them as read:  tt events --resume\n');
  const read = await room.tt(['events', '--resume'], a);
  for (const word of ['join', 'hello', 'a note']) expect(read.out).toContain(word);
  expect((await room.tt(['health'], a)).out).not.toContain('unread');
  expect((await room.tt(['health', '--json'], a)).json['unread']).toBe(0);
});

test('a program is told that nobody would see it die, and what is no process number is refused', async () => {
  const room = freshWorkspace();
  const alone = { as: 'script:alone' };
  const unseen = { guarded: true, watched: false };
  expect((await room.tt(['wait', '--json'], alone)).json).toMatchObject({ status: 'your_turn', ...unseen });
  expect((await room.tt(['wait', '--json'], { ...alone, env: { TT_SESSION_PID: '' } })).json).toMatchObject(unseen);
  expect((await room.tt(['state', '--json'])).json).toMatchObject({ holder_guarded: true, holder_watched: false });
  for (const pid of ['abc', '-5', '0', '1.5', '012', ' 7', '12345678901']) {
    const { code, error } = await room.tt(['wait', '--json'], { ...alone, env: { TT_SESSION_PID: pid } });
    expect([pid, code, error['error']]).toEqual([pid, 2, 'invalid_input']);
    expect(error).toMatchObject({ variable: 'TT_SESSION_PID', hint: expect.stringContaining('TT_SESSION_PID=$$') });
  }
});

test('a person is sent to what waits for an answer of people; an agent is not', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['join'], a);
  await room.tt(['ask', '--title', 'Storage', '--field', 'db:text:Which?'], a);
  const next = async (who = {}) => (await room.tt(['health', '--json'], who)).json['next_action'];
  expect(await next()).toBe('tt ask show f1: it waits for the answer of a person');
  expect(await next(a)).toMatch(/^tt wait /);
  await room.tt(['ask', 'answer', 'f1', 'db=SQLite']);
  expect(await next()).toMatch(/^tt wait /);
});
