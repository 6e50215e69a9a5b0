/** What is typed is looked for: no word is an operator unless --fts says so, and a query that is none is told where. */
import { expect, test } from 'vitest';
import { A, roomOfTwo } from '../support/pair.ts';
import type { Workspace } from '../support/workspace.ts';

async function room(): Promise<Workspace> {
  const ws = await roomOfTwo();
  const bodies = [
    'the retry-loop in src/store/open.ts',
    'loop, then retry',
    'Crème brûlée AND coffee',
    "it isn't NEAR(here) OR there",
  ];
  for (const body of bodies) await ws.tt(['msg', 'send', 'room', body], A);
  return ws;
}

const seqs = async (ws: Workspace, ...words: readonly string[]) =>
  ((await ws.tt(['search', '--json', ...words], A)).json['found'] as { event_seq: number }[]).map(
    (hit) => hit.event_seq,
  );

test('plain words: all of them, in any order; together and in quotes they are a phrase; a star is any ending', async () => {
  const ws = await room();
  for (const [words, found] of [
    [
      ['retry', 'loop'],
      [4, 3],
    ],
    [['retry-loop'], [3]],
    [['"loop then"'], [4]],
    [['"loop', 'then'], [4]],
    [['RETRY'], [4, 3]],
    [['creme', 'BRULEE'], [5]],
    [['cre*', 'co*'], [5]],
    [['"creme bru"*'], [5]],
    [['store/open.ts'], [3]],
    [['ret'], []],
    [
      ['--', '-loop'],
      [4, 3],
    ],
    [['loop', 'AND', 'retry'], []],
    [['creme', 'AND', 'coffee'], [5]],
    [['near(here', 'OR'], [6]],
    [["isn't"], [6]],
    [
      ['loop', '!!!', '"', '()'],
      [4, 3],
    ],
    [['text:loop'], []],
    [['^loop'], [4, 3]],
    [['loop', 'NOT', 'then'], []],
  ] as const)
    expect([words, await seqs(ws, ...words)]).toEqual([words, found]);
});

test('--fts: the operators of FTS5', async () => {
  const ws = await room();
  for (const [query, found] of [
    ['loop NOT then', [3]],
    ['coffee OR then', [5, 4]],
    ['NEAR(retry open, 4)', [3]],
    ['(loop OR coffee) AND cr*', [5]],
    ['^loop', [4]],
    ['"retry loop"', [3]],
    ['text : loop + then', [4]],
  ] as const)
    expect([query, await seqs(ws, '--fts', query)]).toEqual([query, found]);
});

test('a query that is none: where, why, status 2, and nothing on stdout', async () => {
  const ws = await room();
  for (const [query, position, reason] of [
    ['AND', 1, 'syntax error near "AND"'],
    ['AND loop AND', 1, 'syntax error near "AND"'],
    ['loop AND AND retry', 10, 'syntax error near "AND"'],
    ['loop AND', 9, 'it ends too soon'],
    ['(loop', 6, 'it ends too soon'],
    ['loop) retry', 5, 'syntax error near ")"'],
    ['"a b" "c d', 7, 'unterminated string'],
    ['é, loop', 2, 'syntax error near ","'],
    ['where : loop', 1, 'no such column: where'],
    ['tag : loop', 1, 'no such column: tag'],
    ['retry-loop', 7, 'no such column: loop'],
    ['NEAR(loop retry, x)', 18, 'expected integer, got "x"'],
    ['*', 1, 'unknown special query: '],
    ["isn't", 4, `syntax error near "'"`],
    ['('.repeat(2_000), 2_001, 'parser stack overflow'],
  ] as const) {
    const { code, out, error } = await ws.tt(['search', '--fts', '--json', query], A);
    expect([query, code, out, error['error'], error['position'], error['reason']]).toEqual([
      query,
      2,
      '',
      'invalid_query',
      position,
      reason,
    ]);
  }
  const { err } = await ws.tt(['search', '--fts', 'loop', 'AND'], A);
  expect(err).toBe(
    'tt: the query cannot be understood at character 9: it ends too soon (invalid_query)\n  → leave --fts out to look for plain words',
  );
});

test('nothing to look for, and flags that are none', async () => {
  const ws = await room();
  for (const [words, code] of [
    [[], 'invalid_query'],
    [['!?'], 'invalid_query'],
    [['--fts', ' '], 'invalid_query'],
    [['--fts'], 'invalid_query'],
    [['loop', '--in', 'mail'], 'invalid_input'],
    [['loop', '-n', '0'], 'invalid_input'],
    [['loop', '--since', 'yesterday'], 'invalid_input'],
    [['loop', '--until', 'tomorrow'], 'invalid_input'],
    [['loop', '--before', '99'], 'invalid_cursor'],
    [['loop', '--before', 'x'], 'invalid_input'],
    [['loop', '--channel', 'no channel'], 'invalid_channel'],
    [['loop', '--from', 'nobody'], 'unknown_recipient'],
  ] as const)
    expect([words, (await ws.tt(['search', '--json', ...words], A)).error['error']]).toEqual([words, code]);
  expect((await ws.tt(['search', 'loop', '--until', 'soon'], A)).err).toContain('--until is an event number');
});

test('how many at most: a number that is none is told what holds without it', async () => {
  const ws = await room();
  const hint = async (...words: readonly string[]) => (await ws.tt([...words, '--limit', '0'], A)).err.split('\n')[1];
  expect(await hint('search', 'loop')).toBe('  → leave it out: it is 20 then');
  expect(await hint('events')).toBe('  → leave it out: it is 100 then');
  await ws.tt(['config', 'set', 'limit.page', '1']);
  expect(await hint('search', 'loop')).toBe('  → leave it out: it is 1 then');
  expect(await seqs(ws, 'loop')).toEqual([4]);
});

test('where nothing is found, what to try', async () => {
  const ws = await room();
  for (const [words, hint] of [
    [['heron'], 'try the beginning of the word: heron*'],
    [['retry', 'heron'], 'all words must be there: try fewer, or the beginning of one: retry*'],
    [['heron*'], 'try the beginning of the word: with fewer letters'],
    [['retry', '--from', 'script:b'], 'look everywhere: leave the filters out'],
    [['retry', '--in', 'notes'], 'look everywhere: leave the filters out'],
    [['--fts', 'retry NOT loop'], 'leave --fts out to look for plain words'],
  ] as const) {
    const { code, json } = await ws.tt(['search', '--json', ...words], A);
    expect([words, code, json]).toEqual([words, 0, { found: [], hint }]);
  }
  expect((await ws.tt(['search', 'heron'], A)).out).toBe('Nothing found.\n  → try the beginning of the word: heron*');
});
