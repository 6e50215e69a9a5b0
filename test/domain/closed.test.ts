/** A closed room: who may close it, what is refused in it, and what goes on. */
import { expect, test } from 'vitest';
import { join } from '../../src/domain/member/join.ts';
import { kick } from '../../src/domain/member/kick.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { send } from '../../src/domain/message/send.ts';
import { addNote } from '../../src/domain/note/add.ts';
import { resolveNote } from '../../src/domain/note/resolve.ts';
import { close, reopen } from '../../src/domain/room/close.ts';
import { assign } from '../../src/domain/turn/assign.ts';
import { check } from '../../src/domain/turn/check.ts';
import { take } from '../../src/domain/turn/take.ts';
import { ADA, CLAUDE, CODEX, caller, ONE, TWO } from './cast.ts';
import { handoffOf } from './moves.ts';
import { beat, type Play, tick, wait } from './play.ts';
import { code, gives, listens, roomOf, tries, turnOf } from './scene.ts';

const closes = ({ world }: Play) => close(world.store, caller(world, ADA), { reason: 'done for today' });
const reopens = ({ world }: Play) => reopen(world.store, caller(world, ADA), { reason: null });

test.each([
  { who: 'an agent', more: {}, answer: 'operator_required' },
  { who: 'an agent that a person told to', more: { operatorRequested: true }, reason: 'told to', answer: 'done' },
  { who: 'the same without a reason', more: { operatorRequested: true }, answer: 'operator_required' },
  { who: 'a person', more: { person: true }, answer: 'done' },
])('$who closes and opens → $answer', async ({ more, reason = null, answer }) => {
  const p = await roomOf([ONE]);
  const by = caller(p.world, ONE, more);
  expect(await code(close(p.world.store, by, { reason }))).toBe(answer);
  expect(await code(reopen(p.world.store, by, { reason }))).toBe(answer);
});

/** CLAUDE held it; ADA closed the room while ONE was waiting. */
async function closedRoom(): Promise<Play> {
  const p = await roomOf([CLAUDE, ONE, TWO]);
  await wait(p, CLAUDE);
  await wait(p, ONE);
  await addNote(p.world.store, caller(p.world, ONE), { id: 'n1', body: 'x', turn: null });
  await closes(p);
  return p;
}

const message = { to: 'room', body: 'x', interrupt: false, replyTo: null };
const claimant = { agent: ONE.id, leaseId: 'l', protector: null };

test.each<[string, string, (p: Play) => Promise<unknown>]>([
  ['send', 'room_closed', ({ world: w }) => send(w.store, caller(w, ONE), message)],
  ['note', 'room_closed', ({ world: w }) => addNote(w.store, caller(w, ONE), { id: 'n2', body: 'x', turn: null })],
  ['resolve', 'room_closed', ({ world: w }) => resolveNote(w.store, caller(w, ONE), 'n1')],
  ['take', 'room_closed', ({ world: w }) => take(w.store, caller(w, ONE), claimant, { reason: 'x' })],
  ['a person’s take', 'room_closed', ({ world: w }) => take(w.store, caller(w, ADA), claimant, { reason: 'x' })],
  ['release', 'room_closed', (p) => gives(p, CLAUDE)],
  [
    'assign',
    'room_closed',
    ({ world: w }) => assign(w.store, caller(w, CLAUDE), handoffOf('x'), {}, { target: 'next', reason: null }),
  ],
  ['close again', 'room_closed', closes],
  ['join', 'done', ({ world: w }) => join(w.store, caller(w, CODEX), 'late')],
  ['leave', 'done', ({ world: w }) => leave(w.store, caller(w, ONE))],
  ['kick', 'done', ({ world: w }) => kick(w.store, caller(w, ONE, { force: true }), { target: TWO.id, reason: null })],
  ['park', 'done', (p) => listens(p, CLAUDE, 'park')],
  ['reopen', 'done', reopens],
])('%s in a closed room → %s', async (_verb, answer, act) => {
  const p = await closedRoom();
  expect(await code(act(p))).toBe(answer);
});

test('waits are told, the holder’s guardian ends, nothing is promised; and the handoff is there when it opens', async () => {
  const p = await roomOf([CLAUDE, CODEX, ONE]);
  await tries(p, CODEX);
  await wait(p, CLAUDE);
  await gives(p, CODEX, {}, 'for later');
  for (const waiting of p.waits) await tick(p, waiting);
  await wait(p, ONE);
  const { handoff } = turnOf(p);
  await closes(p);
  expect(p.world.kept().log.at(-1)).toMatchObject({ type: 'close', to: CLAUDE.id, reason: 'done for today' });
  for (const waiting of p.waits) expect(await tick(p, waiting)).toEqual({ status: 'closed' });
  for (const guardian of p.guardians) await beat(p, guardian);
  expect(p.guardians).toEqual([]);
  expect(p.world.kept().lease).toBeNull();
  expect(check(p.world.view(), CLAUDE.id, {})?.refused).toBe('not_your_turn');
  expect((await reopens(p)).result).toBe(true);
  expect((await reopens(p)).result).toBe(false);
  expect(turnOf(p)).toMatchObject({ id: 2, owner: null, reserved: null, handoff });
  expect(await tries(p, ONE)).toEqual({ status: 'your_turn', reason: 'sequence' });
});
