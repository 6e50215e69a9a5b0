/** The checker of forms and questions: each finding, seen once, and what it must let pass. */
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation, Said } from '../history.ts';
import { type Asking, checkAsked } from './asked.ts';

const [A, B] = ['claude:a', 'claude:b'];

type Row = readonly [type: string, from: string | null, payload?: object, to?: string | null];

const logOf = (rows: readonly Row[]): RoomEvent[] =>
  rows.map(
    ([type, from, payload = {}, to = null], i) =>
      ({ seq: i + 1, type, from, to, reason: null, payload }) as unknown as RoomEvent,
  );
const check = (rows: readonly Row[], operations: readonly Operation[] = [], more: Partial<Asking> = {}) =>
  checkAsked({ operations, log: logOf(rows), lost: [], replaced: null, ...more });

const form = (id: string, by = A): Row => ['form_opened', by, { form_id: id }];
const answer = (id: string, asker = A): Row => ['form_answered', 'human:ada', { form_id: id, asker }];
const question = (id: string): Row => ['question_opened', A, { question_id: id }];
const decided = (id: string): Row => ['question_decided', A, { question_id: id }];
const inThread = (id: string, type = 'message_sent', by = B): Row => [type, by, {}, `#${id}`];
const joined = (id: string, by = A): Row => inThread(id, 'channel_joined', by);
const closed = (id: string): Row => inThread(id, 'channel_closed', A);

const did = (id: number, verb: string, said: Said, more: Partial<Operation> = {}): Operation => ({
  ...{ id, member: A, verb, call: id, end: id + 0.5, outcome: 'ok', said },
  ...more,
});
const not = (id: number, verb: string, said: Said, code: string): Operation =>
  did(id, verb, said, { outcome: 'fail', code });

test('asked, discussed, answered and decided, each once', () => {
  expect(
    check([
      ...[form('f1'), question('q1'), joined('q1'), joined('q1', B), inThread('q1'), form('f2', B), answer('f2', B)],
      ...[decided('q1'), inThread('q1', 'floor_cleared'), closed('q1'), answer('f1'), question('q2'), decided('q2')],
      ...[inThread('q1', 'message_pinned')],
    ]),
  ).toEqual([]);
});

test('a number given twice or left out, an end of nothing, a second end, and another’s name on it', () => {
  expect(check([form('f1'), form('f3')])).toEqual(['event 2, form_opened: f3, and f2 was next']);
  expect(check([question('q1'), question('q1')])).toHaveLength(1);
  expect(check([decided('q1')])).toEqual(['event 1, question_decided: q1 was never opened']);
  expect(check([form('f1'), answer('f1'), answer('f1')])).toEqual(['event 3, form_answered: f1 had ended']);
  expect(check([form('f1'), answer('f1'), ['form_cancelled', A, { form_id: 'f1', asker: A }]])).toHaveLength(1);
  expect(check([question('q1'), decided('q1'), ['question_closed', A, { question_id: 'q1' }]])).toHaveLength(1);
  expect(check([form('f1'), answer('f1', B)])).toEqual([`event 2, form_answered: ${B} did not ask f1`]);
});

test('a thread is there as long as its question is open, and closed with it', () => {
  const late = 'event 4, message_sent: #q1 is no open question’s';
  expect(check([inThread('q1', 'channel_joined')])).toHaveLength(1);
  expect(check([question('q1'), decided('q1'), form('f1'), inThread('q1')])).toEqual([late]);
  expect(check([question('q1'), joined('q1'), decided('q1'), form('f1')])).toEqual([
    'event 4, form_opened: #q1 was to be closed first',
  ]);
  expect(check([question('q1'), joined('q1'), inThread('q1', 'channel_left', A), decided('q1'), form('f1')])).toEqual(
    [],
  );
  expect(check([question('q1'), joined('q1'), ['leave', A], decided('q1'), form('f1')])).toEqual([]);
});

test('what was answered stands in the log, under the name of whoever did it', () => {
  const rows = [form('f1'), answer('f1')];
  const ask = did(1, 'ask', { about: 'f1', seq: 1 });
  expect(check(rows, [ask, did(2, 'ask answer', { about: 'f1', seq: 2 }, { member: 'human:ada' })])).toEqual([]);
  expect(check(rows, [did(2, 'ask answer', { about: 'f1', seq: 2 })])).toEqual([
    `operation 2, ask answer of ${A}: 2 is no form_answered of f1`,
  ]);
  expect(check(rows, [did(1, 'ask', { about: 'f2', seq: 1 })])).toHaveLength(1);
  expect(check(rows, [did(1, 'ask', { about: 'f3', seq: 3 })])).toHaveLength(1);
  expect(check(rows, [did(1, 'ask', { about: 'f3', seq: 3 })], { lost: [{ first: 3, last: 4 }] })).toEqual([]);
});

test('two who were told that they ended the same', () => {
  const both = [did(1, 'ask answer', { about: 'f1' }), did(2, 'ask answer', { about: 'f1' }, { member: B })];
  expect(check([], both)).toEqual(['operations 1 and 2 have both ended f1']);
  expect(check([], both, { replaced: 2 })).toEqual([]);
  expect(check([], [did(1, 'question decide', { about: 'q1' }), did(2, 'question decide', { about: 'q2' })])).toEqual(
    [],
  );
});

test('a refusal because it is over, before anybody can have ended it', () => {
  const refusal = not(3, 'ask answer', { about: 'f1' }, 'already_answered');
  const wrong = `operation 3, ask answer of ${A}: already_answered, and nobody had ended f1`;
  expect(check([], [refusal])).toEqual([wrong]);
  expect(check([], [did(1, 'ask answer', { about: 'f2' }), refusal, did(4, 'ask answer', { about: 'f1' })])).toEqual([
    wrong,
  ]);
  expect(check([], [did(1, 'ask answer', { about: 'f1' }, { outcome: 'unknown' }), refusal])).toEqual([]);
  expect(check([], [not(3, 'send', { scope: '#q1' }, 'question_closed')])).toHaveLength(1);
  expect(
    check([], [did(1, 'question decide', { about: 'q1' }), not(3, 'send', { scope: '#q1' }, 'question_closed')]),
  ).toEqual([]);
});

test('by time alone: a word in a thread that began after its question was decided', () => {
  const decide = did(1, 'question decide', { about: 'q1' });
  const say = (id: number, scope: string) => did(id, 'send', { scope }, { member: B });
  expect(check([], [decide, say(3, '#q1')])).toEqual([
    `operation 3 of ${B} spoke in #q1, which operation 1 had decided`,
  ]);
  expect(check([], [decide, say(3, '#q2'), { ...say(4, '#q1'), call: 1.2 }])).toEqual([]);
});
