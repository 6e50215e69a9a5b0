/** kill -9 of guardians and of waits at the worst moments: the turn stays whose it is, and somebody keeps it alive. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { batch, fates, line, say } from '../support/batch.ts';
import {
  guardians,
  HANDOFF,
  isHeld,
  lease,
  standIn,
  started,
  startWait,
  stopAtRest,
  withEnv,
} from '../support/stand-in.ts';
import { freshWorkspace, until, type Workspace } from '../support/workspace.ts';

/** The guardian of the turn that is held, and proof that it is dead when this returns. */
async function killGuardian(room: Workspace): Promise<number> {
  const { pid = 0, lock = '' } = lease(room)?.protector ?? {};
  process.kill(pid, 'SIGKILL');
  await until('the guardian is dead', () => !guardians(room).some((g) => g.pid === pid));
  // The kernel takes its memory first and its files, with the lock, a moment later.
  await until('its lock is free', () => !isHeld(room, lock));
  return pid;
}

async function expectGuarded(room: Workspace): Promise<void> {
  await until('a guardian protects the turn', () => {
    const protector = lease(room)?.protector;
    return protector?.role === 'guardian' && isHeld(room, protector.lock) ? protector : null;
  });
}

test('a killed guardian costs its holder nothing; health says so and the next wait starts a new one', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const pid = await killGuardian(room);
  expect((await room.tt(['try', '--json'], b)).json).toMatchObject({ status: 'not_yet', reason: 'owned' });
  expect((await room.tt(['health', '--json'], a)).json).toMatchObject({
    you_own: true,
    guardian: { status: 'gone', pid },
    next_action: expect.stringMatching(/^tt wait: your guardian is gone/),
  });
  const again = (await room.tt(['wait', '--json'], a)).json;
  expect(again).toMatchObject({ status: 'your_turn', reason: 'already_owner', turn_id: 1, guarded: true });
  expect(again.guardian_pid).not.toBe(pid);
  await expectGuarded(room);
  expect(guardians(room).map((g) => g.pid)).toEqual([again.guardian_pid]);
});

test.each([
  ['notes add', ['notes', 'add', 'x']],
  ['msg send', ['msg', 'send', 'room', 'x']],
  ['join', ['join']],
])('after its guardian was killed tt %s of the holder starts a new one', async (_name, words) => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], a);
  await killGuardian(room);
  expect((await room.tt([...words, '--json'], a)).code).toBe(0);
  await expectGuarded(room);
  expect(guardians(room)).toHaveLength(1);
  a.kill();
  await until('the stick is free', async () => (await room.tt(['state', '--json'])).json['room_state'] === 'idle');
});

test('lines of a batch that share a commit start one guardian for their holder, also around one that is refused', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], a);
  await killGuardian(room);
  // One too many would end by itself before anybody looks.
  const listen = join(room.home, 'listen.cjs');
  const begun = join(room.home, 'begun');
  writeFileSync(listen, `if (process.argv[2] === 'guard') require('fs').appendFileSync(process.env.BEGUN, '.');`);
  const env = { NODE_OPTIONS: `--require ${listen}`, BEGUN: begun };
  const unread = line(['msg', 'send', 'room', '--stdin'], { stdin: ' '.repeat(100_000) });
  const done = await batch(room, say('one') + say('two') + unread + line(['state']) + say('three'), withEnv(a, env));
  expect(fates(done)).toEqual([0, 0, [1, 'message_too_large'], 0, 0]);
  await expectGuarded(room);
  expect(readFileSync(begun, 'utf8')).toBe('.');
});

test('another member’s command starts no guardian for the holder', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['join'], b);
  await room.tt(['wait', '--json'], a);
  await killGuardian(room);
  await room.tt(['notes', 'add', 'x'], b);
  expect(guardians(room)).toEqual([]);
});

test('guardian killed and harness dead: the next waiter is offered the stick at once', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const first = await startWait(room, b);
  await killGuardian(room);
  a.kill();
  expect((await first.end).json).toMatchObject({
    status: 'takeover_available',
    reason: 'owner_gone',
    current_owner: a.id,
    room_state: 'owned',
    turn_id: 1,
  });
  const taken = await room.tt(['take', '--reason', 'dead', '--json'], b);
  expect(taken.json).toMatchObject({ status: 'your_turn', revoked_agent_id: a.id, reason: 'owner_gone', turn_id: 2 });
});

test.each([
  ['when it is ready', true],
  ['while it starts', false],
])('the warm guardian of the next in line is killed %s: the grant names a living one', async (_when, ready) => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const waiting = await startWait(room, b);
  const warm = await until('b has a warm guardian', () =>
    guardians(room).find((g) => g.pid !== lease(room)?.protector?.pid),
  );
  if (ready) await until('it holds its lock', () => readdirSync(join(room.room, 'alive')).length === 3);
  process.kill(warm.pid, 'SIGKILL');
  await room.tt(['release', ...HANDOFF], a);
  const { json } = await waiting.end;
  expect(json).toMatchObject({ status: 'your_turn', guarded: true });
  await expectGuarded(room);
  await until('the old guardian has ended', () => guardians(room).length === 1);
  expect(guardians(room).map((g) => g.pid)).toEqual([json.guardian_pid]);
  expect(json.guardian_pid).not.toBe(warm.pid);
});

test.each([0, 1, 2, 3, 5, 8, 13, 21])(
  'a wait killed %i ms after its grant: the member has the turn, guarded',
  async (ms) => {
    const room = freshWorkspace();
    const [a, b] = [standIn('a'), standIn('b')];
    await room.tt(['join'], a);
    const wait = started(room.start(['wait', '--json'], a));
    while (lease(room) === null) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, ms));
    try {
      wait.kill('SIGKILL');
    } catch {
      // It was faster.
    }
    await wait.end;
    // A guardian that it had started adopts the turn; where it had none yet, the holder's next command starts one.
    expect((await room.tt(['try', '--json'], b)).json).toMatchObject({ status: 'not_yet', current_owner: a.id });
    const again = (await room.tt(['wait', '--json'], a)).json;
    expect(again).toMatchObject({ status: 'your_turn', reason: 'already_owner', turn_id: 1 });
    await expectGuarded(room);
    await until('one guardian is left', () => guardians(room).length === 1);
  },
);

test('a wait killed at its line, its warm guardian named in the grant: the guardian goes on alone', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  const child = room.start(['wait', '--json'], b);
  await until('b has a warm guardian that holds its lock', () => readdirSync(join(room.room, 'alive')).length === 3);
  const line = new Promise<string>((resolve) => {
    child.stdout?.once('data', (text) => {
      child.kill('SIGKILL');
      resolve(String(text));
    });
  });
  await room.tt(['release', ...HANDOFF], a);
  const { guardian_pid, turn_id } = JSON.parse(await line);
  await started(child).end;
  expect(turn_id).toBe(2);
  await expectGuarded(room);
  expect(lease(room)?.protector?.pid).toBe(guardian_pid);
  const next = await startWait(room, c);
  b.kill();
  expect((await next.end).json).toMatchObject({ status: 'your_turn', turn_id: 3 });
});

test('the waiter that was just promised the stick is killed: the next one gets it', async () => {
  const room = freshWorkspace();
  const a = standIn('a', { TT_CLAIM_LIVE: '500ms' });
  const [b, c] = [standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  const first = await startWait(room, b);
  const second = await startWait(room, c);
  // Stopped, so that the promise is made to it and it cannot claim.
  await stopAtRest(room, first.pid);
  expect((await room.tt(['release', ...HANDOFF, '--json'], a)).json).toMatchObject({ reserved_for: b.id });
  first.kill('SIGKILL');
  const got = (await second.end).json;
  expect(got).toMatchObject({ status: 'your_turn', turn_id: 2, handoff: { status: 's' }, from_agent_id: a.id });
});
