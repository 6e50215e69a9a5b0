/** Whose id it is: a live session's own, and a borrower never stands for the member. */
import { expect, test } from 'vitest';
import type { Caller } from '../../src/domain/change.ts';
import { kick } from '../../src/domain/member/kick.ts';
import { send } from '../../src/domain/message/send.ts';
import { offer } from '../../src/domain/turn/offer.ts';
import { renew } from '../../src/domain/turn/protect.ts';
import { type Actor, ADA, CLAUDE, CODEX, caller, die, ONE, processOf, SUBAGENT } from './cast.ts';
import { type Grant, type Play, stop, tick, wait } from './play.ts';
import { code, roomOf, tries, turnOf } from './scene.ts';

/** `borrower` speaks as `actor`. */
const borrows = ({ world }: Play, borrower: Actor, actor: Actor, more: Partial<Caller> = {}): Promise<string> => {
  const { session } = borrower;
  const by = caller(world, actor, { session, process: processOf(world, borrower), ...more });
  return code(send(world.store, by, { to: 'room', body: 'hello', interrupt: false, replyTo: null }));
};

test.each([
  { law: 'the session itself', from: CLAUDE, as: CLAUDE, answer: 'done' },
  { law: 'a command of the same session speaks for its subagent', from: CLAUDE, as: SUBAGENT, answer: 'done' },
  { law: 'another session', from: CODEX, as: CLAUDE, answer: 'identity_in_use' },
  { law: 'a person', from: ADA, as: CLAUDE, answer: 'identity_in_use' },
  { law: 'a person who insists', from: ADA, as: CLAUDE, more: { force: true }, answer: 'done' },
  { law: 'a script’s bare id belongs to no session', from: CLAUDE, as: ONE, answer: 'done' },
])('$law → $answer', async ({ from, as, more, answer }) => {
  const p = await roomOf([CLAUDE, SUBAGENT, CODEX, ONE, ADA]);
  expect(await borrows(p, from, as, more)).toBe(answer);
});

test('the id of a session that died is free', async () => {
  const p = await roomOf([CLAUDE, CODEX]);
  die(p.world, CLAUDE);
  expect(await borrows(p, CODEX, CLAUDE)).toBe('done');
});

test('a person who borrowed an id and goes is not the death of its owner', async () => {
  const p = await roomOf([CLAUDE, ADA]);
  await wait(p, CLAUDE, true);
  await borrows(p, ADA, CLAUDE, { force: true });
  die(p.world, ADA);
  expect(offer(p.world.view())).toBeNull();
  const kicked = kick(p.world.store, caller(p.world, ADA), { target: CLAUDE.id, reason: null });
  expect(await code(kicked)).toBe('target_active');
  expect(await borrows(p, CODEX, CLAUDE)).toBe('identity_in_use');
});

test('nor is it where nothing stands for the holder and only time decides', async () => {
  const p = await roomOf([ONE, CLAUDE]);
  await tries(p, ONE);
  await borrows(p, CLAUDE, ONE);
  die(p.world, CLAUDE);
  expect(offer(p.world.view())).toBeNull();
});

test('a wait of a script is not locked out by a session that used its id', async () => {
  const p = await roomOf([CODEX, ONE, CLAUDE]);
  await tries(p, CODEX);
  await wait(p, ONE);
  await borrows(p, CLAUDE, ONE);
  p.world.pass(11 * 60_000);
  for (const waiting of p.waits) expect(await tick(p, waiting)).toMatchObject({ status: 'takeover_available' });
});

test('a session that goes on in a new process is known by it', async () => {
  const p = await roomOf([CLAUDE, CODEX]);
  await wait(p, CLAUDE);
  for (const guardian of p.guardians) stop(p, guardian);
  die(p.world, CLAUDE);
  expect(offer(p.world.view())).toBe('owner_gone');
  p.world.lives.set(`${CLAUDE.pid}@${p.world.clock.boot}.2`, 'alive');
  expect(await borrows(p, CLAUDE, CLAUDE)).toBe('done');
  expect(offer(p.world.view())).toBeNull();
});

test('another session under the id of a dead holder ends its turn and has none of it, whatever its guardian says', async () => {
  const p = await roomOf([CLAUDE, CODEX]);
  await wait(p, CLAUDE);
  const [{ turn, lease }] = p.grants as [Grant];
  expect(await borrows(p, CODEX, CLAUDE)).toBe('identity_in_use');
  die(p.world, CLAUDE);
  expect(await borrows(p, CODEX, CLAUDE)).toBe('done');
  expect(turnOf(p)).toMatchObject({ id: turn, owner: null, leaseId: null });
  expect(p.world.view().lease).toBeNull();
  expect(p.world.kept().log.filter(({ reason }) => reason === 'harness_gone')).toMatchObject([
    { type: 'release', from: CLAUDE.id, turnId: turn },
  ]);
  expect(await renew(p.world.store, { turn, lease })).toBeNull();
});

test('who waited comes before the next session under the id of a dead holder', async () => {
  const p = await roomOf([CLAUDE, CODEX, ADA]);
  await wait(p, CLAUDE);
  await wait(p, CODEX);
  die(p.world, CLAUDE);
  const next = { ...ADA, id: CLAUDE.id, session: 'the next' };
  expect(await wait(p, next)).toMatchObject({ status: 'not_yet', reason: 'reserved' });
  expect(turnOf(p).reserved).toMatchObject({ agent: CODEX.id, because: 'waiting' });
});

test('a wait that still runs stands for its member though the process that started it is dead', async () => {
  const p = await roomOf([CLAUDE, CODEX, ADA]);
  await wait(p, ADA);
  await wait(p, CLAUDE);
  die(p.world, CLAUDE);
  expect(await borrows(p, CODEX, CLAUDE)).toBe('identity_in_use');
});
