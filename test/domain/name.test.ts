/** Names and ids: what they may look like, and whom the words of a person mean. */
import { expect, test } from 'vitest';
import { join } from '../../src/domain/member/join.ts';
import { normaliseAgentId } from '../../src/domain/member/name.ts';
import { resolveMember } from '../../src/domain/member/resolve.ts';
import { isRefusal } from '../../src/lib/errors.ts';
import { type Actor, ADA, CLAUDE, CODEX, caller, ONE, SUBAGENT, TWO } from './cast.ts';
import { code, roomOf } from './scene.ts';

test.each([
  ...['a', 'api-bob', 'Bob', 'b.o_b-2', '7', 'x'.repeat(32)].map((name) => [name, 'done']),
  ...['', ' ', '-a', 'a-', '.a', 'a b', 'a/b', 'a:b'].map((name) => [name, 'invalid_name']),
  ['x'.repeat(33), 'limit_exceeded'],
  ...['room', 'Room', 'NEXT', 'any', 'self', 'human', 'claude', 'Codex', 'tt', 'operator'].map((n) => [
    n,
    'invalid_name',
  ]),
  // Cyrillic а, full-width a, a zero-width joiner, an escape, a newline, an emoji.
  ...['\u0430da', '\uff41da', 'a\u200dda', 'a\u001b[1m', 'ada\n', '🙂'].map((name) => [name, 'invalid_name']),
  ...['taken', 'TAKEN'].map((name) => [name, 'name_taken']),
])('the name %j → %s', async (name, answer) => {
  const p = await roomOf([ONE, TWO]);
  await join(p.world.store, caller(p.world, TWO), 'Taken');
  expect(await code(join(p.world.store, caller(p.world, ONE), name))).toBe(answer);
  expect(p.world.kept().state.members.present[ONE.id]?.name).toBe(answer === 'done' ? name : null);
});

test('one may say its own name again, in another case too; that it has it already is no event', async () => {
  const p = await roomOf([ONE]);
  const says = (name: string) => join(p.world.store, caller(p.world, ONE), name);
  expect((await says('bob')).events.map((e) => e.type)).toEqual(['rename']);
  expect((await says('bob')).events).toEqual([]);
  expect((await says('Bob')).events.map((e) => e.type)).toEqual(['rename']);
});

test('a refused name is a refused join', async () => {
  const p = await roomOf([ONE]);
  expect(await code(join(p.world.store, caller(p.world, TWO), 'room'))).toBe('invalid_name');
  expect(Object.keys(p.world.kept().state.members.present)).toEqual([ONE.id]);
});

test.each([
  ['nightly', 'script:nightly'],
  ['claude:1f2e3d4c', 'claude:1f2e3d4c'],
  ['claude:1f2e3d4c/tests', 'claude:1f2e3d4c/tests'],
  ['human:ada@example.org', 'human:ada@example.org'],
  ['ci/unit', 'script:ci/unit'],
  [`script:${'x'.repeat(63)}`, `script:${'x'.repeat(63)}`],
  [`script:${'x'.repeat(64)}`, null],
  [`${'k'.repeat(33)}:x`, null],
  ...[
    '',
    ':',
    'a:',
    ':a',
    'A:b',
    'a:b/',
    'a:b/c/d',
    'a b',
    'a:b\n',
    'a:b c',
    'a:-b',
    'a:\u0430',
    '../x',
    'a:b/../c',
  ].map((text) => [text, null]),
])('the id %j → %j', (text, id) => expect(normaliseAgentId(text as string)).toBe(id));

const NIGHTLY: Actor = { id: 'script:Nightly-build', session: null, pid: null };
const FALSE_ADA: Actor = { id: 'script:false', session: null, pid: null };

test.each([
  { words: 'claude:aaaa1111', means: CLAUDE.id, how: 'the id' },
  { words: 'claude:aaaa1111/tests', means: SUBAGENT.id, how: 'the id of a subagent' },
  { words: 'Bob', means: CODEX.id, how: 'the name' },
  { words: 'BOB', means: CODEX.id, how: 'the name in any case' },
  { words: 'codex', means: CODEX.id, how: 'the harness' },
  { words: 'Codex', means: CODEX.id, how: 'the harness in any case' },
  { words: 'codex:bb', means: CODEX.id, how: 'the start of an id' },
  { words: 'bbb', means: CODEX.id, how: 'the start after the colon' },
  { words: 'aaaa1111', means: CLAUDE.id, how: 'all after the colon: the session, not its subagent' },
  { words: 'nightly-BUILD', means: NIGHTLY.id, how: 'all after the colon, whatever the capitals' },
  {
    words: 'nightly-b',
    means: 'unknown_recipient',
    how: 'the start of a name that somebody chose: it may be another’s whole name',
  },
  { words: 'script:Nightly', means: 'unknown_recipient', how: 'the same with its kind: a member that has left, maybe' },
  { words: 'bb', means: 'unknown_recipient', how: 'two letters are too few' },
  { words: 'claude', means: 'ambiguous_recipient', how: 'a harness with two members' },
  { words: 'script', means: 'ambiguous_recipient', how: 'a harness with several members' },
  { words: 'ada', means: 'ambiguous_recipient', how: 'a name that is the whole id of another' },
  { words: 'gemini', means: 'unknown_recipient', how: 'nobody' },
  { words: '', means: 'unknown_recipient', how: 'nothing' },
  { words: 'toString', means: 'unknown_recipient', how: 'a word that every object knows' },
])('"$words" → $means: $how', async ({ words, means }) => {
  const p = await roomOf([CLAUDE, SUBAGENT, CODEX, ONE, NIGHTLY]);
  await join(p.world.store, caller(p.world, CODEX), 'Bob');
  await join(p.world.store, caller(p.world, FALSE_ADA), 'ada');
  await join(p.world.store, caller(p.world, ADA), null);
  const found = resolveMember(p.world.view(), words);
  expect(isRefusal(found) ? found.refused : found).toBe(means);
  if (means === 'ambiguous_recipient')
    expect(isRefusal(found) && found.details?.['candidates']).toHaveProperty('length');
});
