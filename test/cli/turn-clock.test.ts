/** Clocks that jump, machines that restart, processes that are stopped: none of it costs a living holder its turn. */
import { expect, test } from 'vitest';
import { isRunning } from '../support/processes.ts';
import { HANDOFF, lease, standIn, startWait, stopAtRest, withEnv } from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

const DAY = 86_400_000;
const clock = (shift: object) => ({ TT_TEST_CLOCK: JSON.stringify(shift) });

test.each([DAY, -DAY])('the clock of another process is %i ms off: the holder keeps its turn', async (wall) => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const off = withEnv(b, clock({ wall }));
  expect((await room.tt(['try', '--json'], off)).json).toMatchObject({ status: 'not_yet', current_owner: a.id });
  expect((await room.tt(['take', '--reason', 'x', '--json'], off)).error).toMatchObject({
    error: 'takeover_not_available',
  });
  expect((await room.tt(['check', '--json'], withEnv(a, clock({ wall })))).code).toBe(0);
  expect((await room.tt(['release', ...HANDOFF, '--json'], withEnv(a, clock({ wall })))).code).toBe(0);
});

test.each([DAY, -DAY])('a holder whom no process protects is not timed out by a clock %i ms off', async (wall) => {
  const room = freshWorkspace();
  const [a, b] = [{ as: 'script:a' }, standIn('b')];
  const { guardian_pid } = (await room.tt(['wait', '--json'], a)).json;
  process.kill(guardian_pid, 'SIGKILL');
  expect((await room.tt(['try', '--json'], withEnv(b, clock({ wall })))).json).toMatchObject({ status: 'not_yet' });
});

test.each([DAY, -DAY])('a promise to a running wait survives a clock %i ms off', async (wall) => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const waiting = await startWait(room, withEnv(b, clock({ wall })) as typeof b);
  await room.tt(['release', ...HANDOFF], a);
  expect((await waiting.end).json).toMatchObject({ status: 'your_turn', turn_id: 2 });
});

test('after a restart of the machine the holder is dead, whatever has its pid now', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  const { guardian_pid } = (await room.tt(['wait', '--json'], a)).json;
  const later = withEnv(b, clock({ boot: 'another' }));
  // With its guardian still there it is not: the lock is proof.
  expect((await room.tt(['try', '--json'], later)).json).toMatchObject({ status: 'not_yet' });
  process.kill(guardian_pid, 'SIGKILL');
  const offered = await until('it is offered', async () => {
    const { json } = await room.tt(['try', '--json'], later);
    return json.status === 'takeover_available' ? json : null;
  });
  expect(offered).toMatchObject({ reason: 'owner_gone', current_owner: a.id });
});

test('harness and guardian stopped past the lease: no takeover, and it goes on when they do', async () => {
  const room = freshWorkspace();
  const a = standIn('a', { TT_LEASE_TTL: '300ms' });
  const b = standIn('b');
  const { guardian_pid } = (await room.tt(['wait', '--json'], a)).json;
  a.kill('SIGSTOP');
  await stopAtRest(room, guardian_pid);
  const due = lease(room)?.deadline.mono ?? 0;
  await until('the lease has passed', () => Number(process.hrtime.bigint() / 1_000_000n) > due + 100);
  expect((await room.tt(['try', '--json'], b)).json).toMatchObject({ status: 'not_yet', reason: 'owned' });
  expect((await room.tt(['take', '--reason', 'x', '--json'], b)).error['error']).toBe('takeover_not_available');
  process.kill(guardian_pid, 'SIGCONT');
  a.kill('SIGCONT');
  expect((await room.tt(['release', ...HANDOFF, '--json'], a)).json).toMatchObject({ status: 'released' });
});

test('a holder that sleeps through a takeover can do nothing when it wakes, and its guardian ends', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  const { guardian_pid, lease_id } = (await room.tt(['wait', '--json'], a)).json;
  await stopAtRest(room, guardian_pid);
  a.kill('SIGSTOP');
  const taken = await room.tt(['take', '--operator-requested', '--reason', 'it hangs', '--json'], b);
  expect(taken).toMatchObject({ code: 0, json: { turn_id: 2 } });
  process.kill(guardian_pid, 'SIGCONT');
  a.kill('SIGCONT');
  await until('the old guardian ends', () => !isRunning(guardian_pid));
  const token = ['--turn', '1', '--lease', String(lease_id)];
  expect((await room.tt(['release', ...HANDOFF, ...token, '--json'], a)).error).toMatchObject({
    error: 'turn_mismatch',
  });
  expect((await room.tt(['state', '--json'])).json).toMatchObject({
    current_owner: b.id,
    turn_id: 2,
    holder_guarded: true,
  });
});
