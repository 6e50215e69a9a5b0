/** A script that dies with the stick and is started again at once: its id is free, its turn is not the new one's. */
import { expect, test } from 'vitest';
import { isRunning } from '../support/processes.ts';
import { freshRepository } from '../support/repository.ts';
import { guardians, HANDOFF, log, type StandIn, standIn, startWait, stopAtRest } from '../support/stand-in.ts';
import { freshWorkspace, until, type Workspace } from '../support/workspace.ts';

/** Its guardian is there and cannot look: only the process table knows. */
async function diesUnseen(room: Workspace, who: StandIn): Promise<() => void> {
  const { guardian_pid } = (await room.tt(['wait', '--json'], who)).json;
  await until('it is guarded', () => guardians(room).some((g) => g.pid === guardian_pid));
  await stopAtRest(room, guardian_pid);
  who.kill();
  return () => process.kill(guardian_pid, 'SIGCONT');
}

test('a restarted script has a fresh turn at once, and the guardian of the old one leaves it alone', async () => {
  const room = freshWorkspace();
  const goesOn = await diesUnseen(room, standIn('ci'));
  const again = standIn('ci');
  expect((await room.tt(['wait', '--json'], again)).json).toMatchObject({
    ...{ status: 'your_turn', reason: 'open_claim', turn_id: 2 },
  });
  const ends = (await log(room)).filter(({ event_type }) => event_type === 'release');
  expect(ends).toMatchObject([{ from_agent_id: again.id, turn_id: 1, reason: 'harness_gone' }]);
  goesOn();
  await until('only the new turn has a guardian', () => guardians(room).length === 1);
  const old = await room.tt(['release', '--turn', '1', ...HANDOFF, '--json'], again);
  expect(old).toMatchObject({ code: 1, error: { error: 'turn_mismatch' } });
  expect((await room.tt(['check', '--json'], again)).json).toMatchObject({ status: 'yes', turn_id: 2 });
});

test('whoever waited meanwhile comes first', async () => {
  const room = freshWorkspace();
  const goesOn = await diesUnseen(room, standIn('ci'));
  const waiting = await startWait(room, standIn('b'));
  const again = standIn('ci');
  expect((await room.tt(['wait', '--json', '--timeout', '0'], again)).json).toMatchObject({ status: 'not_yet' });
  expect((await waiting.end).json).toMatchObject({ status: 'your_turn', turn_id: 2 });
  goesOn();
  await until('only the new turn has a guardian', () => guardians(room).length === 1);
});

test('whatever the next one does, nothing of the dead one’s turn is its own', async () => {
  const room = freshWorkspace();
  const goesOn = await diesUnseen(room, standIn('ci'));
  const again = standIn('ci');
  expect((await room.tt(['release', ...HANDOFF, '--json'], again)).error).toMatchObject({ error: 'turn_mismatch' });
  expect((await room.tt(['notes', 'add', 'back'], again)).code).toBe(0);
  expect((await room.tt(['state', '--json'])).json).toMatchObject({ room_state: 'idle', turn_id: 1 });
  goesOn();
  await until('no guardian', () => guardians(room).length === 0);
});

test('what it said itself, and was on its way when it died, still counts: its release leaves its handoff', async () => {
  const room = freshWorkspace();
  const dead = standIn('ci');
  const goesOn = await diesUnseen(room, dead);
  await until('it is gone', () => !isRunning(dead.pid));
  expect((await room.tt(['release', ...HANDOFF, '--json'], dead)).json).toMatchObject({
    status: 'released',
    turn_id: 1,
  });
  const next = (await room.tt(['wait', '--json'], standIn('b'))).json;
  expect(next).toMatchObject({ status: 'your_turn', turn_id: 2, handoff: { status: 's' } });
  goesOn();
  await until('only the new turn has a guardian', () => guardians(room).length === 1);
});

test('while the first one lives a second one is refused', async () => {
  const room = freshWorkspace();
  await room.tt(['wait', '--json'], standIn('ci'));
  expect((await room.tt(['wait', '--json'], standIn('ci'))).error).toMatchObject({ error: 'identity_in_use' });
});

test('nor is a commit of the next one let in by the dead one’s turn', async () => {
  const repo = freshRepository();
  await repo.commit('one');
  await repo.tt(['protect']);
  const first = standIn('ci');
  const goesOn = await diesUnseen(repo.ws, first);
  const again = { TT_AGENT_ID: first.id, ...standIn('ci').env };
  const refused = await repo.commit('two', again);
  expect(refused).toMatchObject({ code: 128, err: expect.stringContaining('you have not taken it') });
  await repo.tt(['wait', '--json'], again);
  expect((await repo.commit('two', again)).code).toBe(0);
  goesOn();
  await until('only the new turn has a guardian', () => guardians(repo.ws).length === 1);
});
