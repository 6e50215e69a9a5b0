/** Going: by leaving, by a kick; what one held goes on, and a session's subagents go with it. */
import { expect, test } from 'vitest';
import { join } from '../../src/domain/member/join.ts';
import { kick } from '../../src/domain/member/kick.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { addNote } from '../../src/domain/note/add.ts';
import { assign } from '../../src/domain/turn/assign.ts';
import { type Actor, ADA, CLAUDE, CODEX, caller, die, ONE, SUBAGENT, TWO } from './cast.ts';
import { handoffOf } from './moves.ts';
import { type Play, tick, wait } from './play.ts';
import { code, gives, listens, roomOf, tries, turnOf } from './scene.ts';

const members = (p: Play) => Object.keys(p.world.kept().state.members.present);
const goes = ({ world }: Play, actor: Actor) => leave(world.store, caller(world, actor));
const kicks = ({ world }: Play, by: Actor, target: string, force = false) =>
  kick(world.store, caller(world, by, { force }), { target, reason: 'why' });

test('a subagent brings its session in, and leaves with it', async () => {
  const p = await roomOf([ONE]);
  await join(p.world.store, caller(p.world, SUBAGENT), 'tester');
  expect(members(p)).toEqual([ONE.id, CLAUDE.id, SUBAGENT.id]);
  expect((await goes(p, CLAUDE)).events.map((e) => [e.type, e.from, e.reason])).toEqual([
    ['leave', SUBAGENT.id, 'session_left'],
    ['leave', CLAUDE.id, null],
  ]);
  expect(members(p)).toEqual([ONE.id]);
});

test('a subagent that leaves leaves its session there', async () => {
  const p = await roomOf([SUBAGENT]);
  await goes(p, SUBAGENT);
  expect(members(p)).toEqual([CLAUDE.id]);
});

test.each([
  { law: 'the session holds, its subagent waits', holds: CLAUDE, waits: [SUBAGENT, TWO] },
  { law: 'the subagent holds, its session waits', holds: SUBAGENT, waits: [CLAUDE, TWO] },
])('$law: the stick goes to neither', async ({ holds, waits }) => {
  const p = await roomOf([CLAUDE, SUBAGENT, TWO]);
  await wait(p, holds);
  for (const actor of waits) await wait(p, actor);
  const { result } = await goes(p, CLAUDE);
  expect(result).toEqual({ remaining: [TWO.id], wasOwner: true, wasReserved: false, next: TWO.id });
  expect(turnOf(p).reserved?.agent).toBe(TWO.id);
});

test('a subagent has its own place in the queue', async () => {
  const p = await roomOf([CLAUDE, SUBAGENT, ONE]);
  await tries(p, CLAUDE);
  await gives(p, CLAUDE);
  await tries(p, ONE);
  for (const actor of [CLAUDE, SUBAGENT]) await wait(p, actor);
  expect((await gives(p, ONE)).reservedFor).toBe(SUBAGENT.id);
});

test.each([
  { law: 'oneself', target: ADA.id, answer: 'cannot_kick_self' },
  { law: 'nobody', target: 'gemini', answer: 'unknown_target' },
  { law: 'one of several', target: 'claude', answer: 'ambiguous_recipient' },
  { law: 'a live session', target: CODEX.id, answer: 'target_active' },
  { law: 'a live session by force', target: CODEX.id, force: true, answer: 'done' },
  { law: 'a dead one', target: 'claude:aaaa1111', answer: 'done' },
  { law: 'a silent script: nobody can know', target: ONE.id, answer: 'target_active' },
])('a kick of $law → $answer', async ({ target, force, answer }) => {
  const p = await roomOf([ADA, CLAUDE, SUBAGENT, CODEX, ONE]);
  die(p.world, CLAUDE);
  expect(await code(kicks(p, ADA, target, force))).toBe(answer);
});

test('what a member was promised goes on when it leaves or is kicked, with the handoff', async () => {
  for (const how of ['recipient_left', 'recipient_kicked']) {
    const p = await roomOf([CODEX, ONE, TWO]);
    await tries(p, CODEX);
    for (const actor of [ONE, TWO]) await wait(p, actor);
    await gives(p, CODEX, {}, 'for whoever is next');
    const { handoff } = turnOf(p);
    await (how === 'recipient_left' ? goes(p, ONE) : kicks(p, CODEX, ONE.id, true));
    expect(p.world.kept().log.find((e) => e.type === 'reservation_expired')).toMatchObject({ to: ONE.id, reason: how });
    expect(turnOf(p)).toMatchObject({ reserved: { agent: TWO.id }, handoff });
    for (const waiting of p.waits) await tick(p, waiting);
    expect(turnOf(p).owner).toBe(TWO.id);
  }
});

test('who has left is a stranger: it must join again before it acts', async () => {
  const p = await roomOf([ONE]);
  await goes(p, ONE);
  expect(await code(addNote(p.world.store, caller(p.world, ONE), { id: 'n', body: 'x', turn: null }))).toBe(
    'unknown_member',
  );
  expect(await code(gives(p, ONE))).toBe('unknown_member');
  expect(await code(listens(p, ONE, 'follow'))).toBe('unknown_member');
  expect(await code(goes(p, ONE))).toBe('unknown_member');
  expect(await tries(p, ONE)).toMatchObject({ status: 'your_turn' });
});

test('the holder cannot park', async () => {
  const p = await roomOf([ONE]);
  await tries(p, ONE);
  expect(await code(listens(p, ONE, 'park'))).toBe('park_requires_release');
});

test.each([
  { law: 'one that waits', target: TWO.id, answer: TWO.id },
  { law: 'one that listens', target: CODEX.id, answer: CODEX.id },
  { law: 'next', target: 'next', answer: TWO.id },
  { law: 'one that does neither', target: CLAUDE.id, answer: 'recipient_unreachable' },
  { law: 'the same on a person’s word', target: CLAUDE.id, told: true, reason: 'told to', answer: CLAUDE.id },
  { law: 'the same without a reason', target: CLAUDE.id, told: true, answer: 'operator_required' },
  { law: 'oneself', target: ONE.id, answer: 'unknown_target' },
  { law: 'a stranger', target: 'gemini', answer: 'unknown_recipient' },
])('assign to $law → $answer', async ({ target, told = false, reason = null, answer }) => {
  const p = await roomOf([ONE, TWO, CODEX, CLAUDE]);
  await tries(p, ONE);
  await wait(p, TWO);
  await listens(p, CODEX, 'park');
  const by = caller(p.world, ONE, { operatorRequested: told });
  const given = await code(assign(p.world.store, by, handoffOf('yours'), {}, { target, reason }));
  expect(given === 'done' ? turnOf(p).reserved : { agent: given }).toMatchObject({ agent: answer });
});
