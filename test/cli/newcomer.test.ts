/** What somebody who has never used tt does first, and must not be led astray by. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { standIn } from '../support/stand-in.ts';
import { freshWorkspace } from '../support/workspace.ts';

const a = { as: 'script:a' };
const HANDOFF = ['--status', 's', '--next-action', 'n'] as const;

test.each(['wait', 'try', 'take'])('tt %s where there is no room makes none: only a join does', async (verb) => {
  const { tt, room } = freshWorkspace({ room: false });
  const ran = await tt([verb, '--json'], a);
  expect([ran.code, ran.error]).toMatchObject([
    1,
    { error: 'room_not_found', hint: expect.stringContaining('tt join') },
  ]);
  expect(existsSync(room)).toBe(false);
});

test('a holder that nothing would see die is not called alive, and is told so', async () => {
  const { tt } = freshWorkspace();
  const line = /Nothing would tell that you are gone: .*TT_SESSION_PID=\$\$/;
  expect((await tt(['wait', '--text'], a)).out).toMatch(line);
  const { out } = await tt(['health', '--text'], { as: 'script:b' });
  expect(out).toMatch(
    /Nothing tells whether the holder lives .*TT_SESSION_PID.*guardian alive \(pid \d+\), lease for 45 min more/,
  );
  expect((await tt(['health', '--json'], a)).json['holder']).toMatchObject({ pid: null });
  expect((await tt(['who', '--text'], { as: 'script:b' })).out).toMatch(/script:a +unknown +holding/);
});

test('a holder whose process is known is called alive, by its pid', async () => {
  const { tt } = freshWorkspace();
  const shell = standIn('shell');
  expect((await tt(['wait', '--text'], shell)).out).not.toContain('Nothing would tell');
  expect((await tt(['health', '--text'])).out).toContain(`Holder alive (pid ${shell.pid}), guardian alive`);
  expect((await tt(['health', '--json'])).json['holder']).toEqual({ liveness: 'alive', pid: shell.pid });
});

test('what health says is unread is read, and counted no more, by the command that it names', async () => {
  const { tt } = freshWorkspace();
  for (const who of ['script:a', 'script:b']) await tt(['join'], { as: who });
  await tt(['msg', 'send', 'script:b', 'hello'], a);
  const b = { as: 'script:b' };
  const words = /^1 unread: tt (.*)$/m.exec((await tt(['health', '--text'], b)).out)?.[1]?.split(' ') ?? [];
  expect((await tt([...words, '--text'], b)).out).toContain('hello');
  expect((await tt(['health', '--text'], b)).out).not.toContain('unread');
});

test('a join into a closed room says that it is closed, why, and who opens it', async () => {
  const { tt } = freshWorkspace();
  await tt(['join'], a);
  await tt(['close', '--reason', 'enough']);
  const { out } = await tt(['join', '--text'], { as: 'script:b' });
  expect(out).toContain('The room is closed (enough): nobody can have the stick until a person runs  tt reopen');
  expect((await tt(['join', '--json'], { as: 'script:b' })).json).toMatchObject({ room_state: 'closed' });
});

test('who asks again is told how long it has had the stick', async () => {
  const { tt } = freshWorkspace();
  await tt(['wait'], a);
  expect((await tt(['wait', '--text'], a)).out).toMatch(
    /^You have had the stick for \d+ s: turn 1 \(already_owner\)\./,
  );
  await tt(['release', ...HANDOFF], a);
});

test.each([
  ['lock', 'wait'],
  ['init', 'join'],
  ['unlock', 'release'],
  ['log', 'events'],
  ['message', 'msg send'],
  ['ls', 'list'],
  ['version', '--version'],
  ['kickk', 'kick'],
])('tt %s is answered with tt %s', async (typed, meant) => {
  const { error } = await freshWorkspace().tt([typed, '--json']);
  expect(error).toMatchObject({ error: 'unknown_command', hint: `did you mean tt ${meant}?` });
});

test.each(['crick', 'clothe'])(
  'tt %s: what removes or takes is not offered for what only looks alike',
  async (typed) => {
    const { error } = await freshWorkspace().tt([typed, '--json']);
    expect(error['hint']).not.toMatch(/kick|close|take|leave/);
  },
);
