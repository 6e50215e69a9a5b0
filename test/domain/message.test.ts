/** Messages and notes: whom they reach, how large they may be, what they may name. */
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../src/domain/event.ts';
import { join } from '../../src/domain/member/join.ts';
import { deliveriesOf } from '../../src/domain/member/told.ts';
import { send } from '../../src/domain/message/send.ts';
import { addNote } from '../../src/domain/note/add.ts';
import { resolveNote } from '../../src/domain/note/resolve.ts';
import { type Actor, ADA, CLAUDE, CODEX, caller, ONE, SUBAGENT, TWO } from './cast.ts';
import { gone, type Play, wait } from './play.ts';
import { code, listens, roomOf, tries } from './scene.ts';

const plain = { to: 'room', body: 'hello', interrupt: false, replyTo: null };
const says = (p: Play, actor: Actor, more: Partial<typeof plain> = {}, dedup?: string) =>
  send(p.world.store, caller(p.world, actor), { ...plain, ...more, dedup });
const notes = (p: Play, actor: Actor, id: string, body = 'a note', turn: number | null = null) =>
  addNote(p.world.store, caller(p.world, actor), { id, body, turn });

test.each([
  { to: 'room', reaches: null },
  { to: CODEX.id, reaches: CODEX.id },
  { to: 'codex', reaches: CODEX.id },
  { to: SUBAGENT.id, reaches: SUBAGENT.id },
  { to: ONE.id, reaches: ONE.id },
  { to: 'claude', reaches: 'ambiguous_recipient' },
  { to: 'gemini', reaches: 'unknown_recipient' },
  { to: TWO.id, reaches: 'unknown_recipient' },
  { to: 'next', reaches: 'unknown_recipient' },
])('a message to "$to" → $reaches', async ({ to, reaches }) => {
  const p = await roomOf([CLAUDE, SUBAGENT, CODEX, ONE]);
  const answer = await code(says(p, ONE, { to }));
  expect(answer === 'done' ? p.world.kept().log.at(-1)?.to : answer).toBe(reaches);
});

test('it was for those who were members by then, not for who came in the same millisecond', async () => {
  const p = await roomOf([ONE, TWO]);
  const said = await says(p, ONE);
  await join(p.world.store, caller(p.world, CODEX), null);
  const later = await says(p, ONE);
  const whom = ({ events }: typeof said) => Object.keys(deliveriesOf(p.world.view(), events.at(-1) as RoomEvent));
  expect([whom(said), whom(later)]).toEqual([[TWO.id], [TWO.id, CODEX.id]]);
});

test('it is for a receiver when one runs, else it is kept', async () => {
  const p = await roomOf([ADA, ONE, TWO, CODEX]);
  await tries(p, CODEX);
  expect((await says(p, ONE)).result).toMatchObject({ to: null, delivery: 'pending' });
  await listens(p, ONE, 'follow');
  expect((await says(p, ONE)).result.delivery).toBe('pending');
  await wait(p, TWO);
  await listens(p, ADA, 'follow');
  for (const to of ['room', TWO.id, ADA.id]) expect((await says(p, ONE, { to })).result.delivery).toBe('receiver');
  for (const waiting of p.waits) gone(p, waiting);
  expect((await says(p, ONE, { to: TWO.id })).result.delivery).toBe('pending');
});

test.each([
  { law: 'empty', body: '', message: 'invalid_body', note: 'invalid_body' },
  { law: 'blanks', body: ' \n\t ', message: 'invalid_body', note: 'invalid_body' },
  { law: 'a message’s limit', body: 'x'.repeat(4_096), message: 'done', note: 'done' },
  { law: 'a byte more', body: 'x'.repeat(4_097), message: 'message_too_large', note: 'done' },
  { law: 'bytes, not letters', body: '日'.repeat(1_366), message: 'message_too_large', note: 'done' },
  { law: 'a note’s limit', body: 'x'.repeat(16_384), message: 'message_too_large', note: 'done' },
  { law: 'a byte more', body: 'x'.repeat(16_385), message: 'message_too_large', note: 'body_too_large' },
  {
    law: 'escape sequences are kept as they are: showing them is another matter',
    body: '\u001b[2J\r\n',
    message: 'done',
    note: 'done',
  },
])('a body: $law', async ({ body, message, note }) => {
  const p = await roomOf([ONE]);
  expect(await code(says(p, ONE, { body }))).toBe(message);
  expect(await code(notes(p, ONE, 'n1', body))).toBe(note);
  if (message === 'done')
    expect(p.world.kept().log.find((e) => e.type === 'message_sent')?.payload).toMatchObject({ body });
});

test('an answer names a message of this room, and nothing else', async () => {
  const p = await roomOf([ONE, TWO]);
  const asked = (await says(p, ONE)).events[0]?.seq ?? 0;
  const answers = (replyTo: number) => code(send(p.world.store, caller(p.world, TWO), { ...plain, replyTo }));
  expect(await answers(asked)).toBe('done');
  expect(await answers(1)).toBe('unknown_message');
  expect(await answers(99)).toBe('unknown_message');
});

test('a note is about the current turn or an earlier one', async () => {
  const p = await roomOf([ONE]);
  await tries(p, ONE);
  expect((await notes(p, ONE, 'n1')).result.turnId).toBe(1);
  expect((await notes(p, ONE, 'n0', 'x', 0)).result.turnId).toBe(0);
  expect(await code(notes(p, ONE, 'n2', 'x', 2))).toBe('invalid_turn_id');
  expect(await code(notes(p, ONE, 'n3', 'x', -1))).toBe('invalid_turn_id');
  expect(Object.keys(p.world.kept().rows.note)).toEqual(['n1', 'n0']);
});

test('a note is resolved once, by anybody, and stays readable', async () => {
  const p = await roomOf([ONE, TWO]);
  await notes(p, ONE, 'n1');
  const resolves = (actor: Actor, id: string) => resolveNote(p.world.store, caller(p.world, actor), id);
  expect(await code(resolves(TWO, 'n9'))).toBe('unknown_note');
  expect((await resolves(TWO, 'n1')).result).toBe(true);
  const again = await resolves(ONE, 'n1');
  expect([again.result, again.events]).toEqual([false, []]);
  expect(p.world.kept().rows.note['n1']).toMatchObject({ author: ONE.id, body: 'a note', resolvedBy: TWO.id });
});

test('the same key is the same message: per member, and not after a refusal', async () => {
  const p = await roomOf([ONE, TWO]);
  expect(await code(says(p, ONE, { body: '' }, 'k'))).toBe('invalid_body');
  const first = await says(p, ONE, {}, 'k');
  const second = await says(p, ONE, { body: 'another' }, 'k');
  expect([second.repeated, second.events, second.result]).toEqual([true, first.events, first.result]);
  expect((await says(p, TWO, {}, 'k')).repeated).toBe(false);
  p.world.pass(86_400_001);
  expect((await says(p, ONE, {}, 'k')).repeated).toBe(false);
});
