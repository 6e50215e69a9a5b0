/** `tt search` as agents and people use it: what is found and how it is shown, for whom, page by page. */
import { expect, test } from 'vitest';
import { answer, ask } from '../support/asking.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import type { RunOptions, Workspace } from '../support/workspace.ts';

const C = { as: 'script:c' };

interface Hit {
  readonly [key: string]: unknown;
  readonly in: string;
  readonly event_seq: number;
  readonly snippet: string;
}

async function search(ws: Workspace, who: RunOptions, ...words: readonly string[]) {
  const { json } = await ws.tt(['search', ...words, '--json'], who);
  const { found, ...rest } = json as unknown as {
    found: readonly Hit[];
    has_more?: true;
    cursor_event_seq?: number;
    hint?: string;
  };
  return { found, kinds: found.map((hit) => hit.in), seqs: found.map((hit) => hit.event_seq), ...rest };
}

/** The word stands once in each thing that can be found. */
async function room(): Promise<Workspace> {
  const ws = await roomOfTwo();
  await ws.tt(['msg', 'send', 'room', 'a heron in a message'], A);
  await ws.tt(['msg', 'send', 'script:b', 'a heron for you alone'], A);
  await ws.tt(['notes', 'add', 'a heron in a note'], B);
  await ws.tt(['try'], A);
  const handoff = {
    status: 'done',
    next_action: 'go on',
    artifacts: [{ path: 'src/x.ts', note: 'Héron here' }],
    do_not: ['feed the heron'],
  };
  await ws.tt(['release', '--stdin'], { ...A, input: JSON.stringify(handoff) });
  await ws.tt(['question', 'open', 'Which heron?', '--context', 'grey or white'], A);
  await ws.tt(['question', 'edit', 'q1', '--expect', '1', '--title', 'Which HERON is it?'], A);
  await ws.tt(['question', 'decide', 'q1', 'the grey heron'], A);
  await ws.tt(['ask', '--title', 'Birds', '--field', 'b:one,other:Which?:heron|stork'], A);
  await answer(ws, 'f1', 'b=a third heron');
  return ws;
}

test('each kind is found by its own words, newest first, with a snippet and what to show it by', async () => {
  const ws = await room();
  const { found, kinds } = await search(ws, B, 'HERON');
  expect(kinds).toEqual([
    'decisions',
    'questions',
    'decisions',
    'questions',
    'questions',
    'handoffs',
    'notes',
    'messages',
    'messages',
  ]);
  expect(found.every(({ snippet }) => /«h[eé]ron»/i.test(snippet))).toBe(true);
  expect(found[0]).toMatchObject({ event_type: 'form_answered', from_agent_id: 'human:ada', form_id: 'f1' });
  expect(found[5]?.snippet).toBe('done\ngo on\nsrc/x.ts\n«Héron» here\nfeed the «heron»');
  expect(found[6]).toMatchObject({
    event_type: 'note_added',
    from_agent_id: 'script:b',
    snippet: 'a «heron» in a note',
  });
  expect(Object.keys(found[7] ?? {}).sort()).toEqual([
    'created_at',
    'event_seq',
    'event_type',
    'from_agent_id',
    'in',
    'snippet',
    'to_agent_id',
  ]);
  expect((await search(ws, B, 'heron', '--in', 'notes,handoffs')).kinds).toEqual(['handoffs', 'notes']);
  expect((await search(ws, B, 'heron', '--in', 'decisions', '--from', 'script:a')).kinds).toEqual(['decisions']);
});

test('a task is found by its title, its context, what was noted on it, how it failed and what came of it', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['task', 'add', 'Count the herons', '--context', 'herons at the lake', '--for', 'b'], A);
  await ws.tt(['task', 'add', 'Feed the ducks'], A);
  await ws.tt(['task', 'claim', 't1'], B);
  await ws.tt(['task', 'note', 't1', 'one heron so far'], B);
  await ws.tt(['task', 'abandon', 't1', '--reason', 'no heron will stand still'], B);
  await ws.tt(['task', 'claim', 't1'], B);
  await ws.tt(['task', 'done', 't1', '12 of the heron kind'], B);
  const { found } = await search(ws, A, 'heron*', '--in', 'tasks');
  const types = ['task_done', 'task_abandoned', 'task_noted', 'task_added'];
  expect(found.map((hit) => [hit['event_type'], hit['task_id']])).toEqual(types.map((type) => [type, 't1']));
  expect(found.at(-1)?.snippet).toBe('Count the «herons»\n«herons» at the lake');
  expect((await search(ws, A, 'ducks')).found).toMatchObject([{ in: 'tasks', task_id: 't2' }]);
});

test('filters: who, where, since and until, by number, age and time', async () => {
  const ws = await room();
  await ws.tt(['channel', 'join', '#birds'], A);
  await ws.tt(['msg', 'send', '#birds', 'a heron on the roof'], A);
  const all = (await search(ws, A, 'heron')).seqs;
  expect((await search(ws, A, 'heron', '--channel', '#Birds')).seqs).toEqual([all[0]]);
  expect((await search(ws, A, 'heron', '--from', 'b')).kinds).toEqual(['notes']);
  expect((await search(ws, A, 'heron', '--since', '4', '--until', '5')).seqs).toEqual([5, 4]);
  expect((await search(ws, A, 'heron', '--since', '1h')).seqs).toEqual(all);
  expect((await search(ws, A, 'heron', '--until', '1h')).seqs).toEqual([]);
  expect((await search(ws, A, 'heron', '--since', '2020-01-01', '--until', '2021-01-01T00:00Z')).seqs).toEqual([]);
  await ws.tt(['leave'], B);
  expect((await search(ws, A, 'heron', '--from', 'script:b')).kinds).toEqual(['notes']);
});

test('what one asked a person is found by those it was for, as in the ledger; all else by everybody', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['join'], C);
  await ws.tt(['channel', 'join', '#api'], B);
  for (const to of ['room', '#api', 'script:b']) await ask(ws, A, '--to', to);
  for (const id of ['f1', 'f2', 'f3']) await answer(ws, id, 'db=SQLite', 'why=heron');
  const ids = async (who: RunOptions) => (await search(ws, who, 'heron')).found.map((hit) => hit['form_id']);
  for (const who of [A, B, {}, { env: { TT_ROLE: 'observer' } }]) expect(await ids(who)).toEqual(['f3', 'f2', 'f1']);
  expect(await ids(C)).toEqual(['f1']);
  expect((await search(ws, C, 'PostgreSQL')).seqs).toHaveLength(1);
  await ws.tt(['channel', 'leave', '#api'], B);
  await ws.tt(['channel', 'join', '#api'], C);
  expect([await ids(B), await ids(C)]).toEqual([
    ['f3', 'f2', 'f1'],
    ['f2', 'f1'],
  ]);
});

test('pages go on where the last one ended, in JSON and in text, and say when there is no more', async () => {
  const ws = await roomOfTwo();
  for (let i = 0; i < 5; i++) await ws.tt(['msg', 'send', 'room', `heron ${i}`], A);
  const first = await search(ws, A, 'heron', '-n', '2');
  expect([first.seqs, first.has_more, first.cursor_event_seq]).toEqual([[7, 6], true, 6]);
  const second = await search(ws, A, 'heron', '-n', '3', '--before', '6');
  expect([second.seqs, second.has_more]).toEqual([[5, 4, 3], undefined]);
  const { out } = await ws.tt(['search', 'heron', '-n', '1'], A);
  expect(out).toMatch(/^#7 \S+ \S+ messages {2}\(script:a → room\)\n {2}«heron» 4\n\(more: --before 7\)$/);
  const best = await search(ws, A, 'heron', '--best', '-n', '2');
  expect([best.seqs.length, best.cursor_event_seq]).toEqual([2, undefined]);
});

test('what others wrote cannot act on a terminal, or pass for a line of ours', async () => {
  const ws = await roomOfTwo();
  await ws.tt(
    ['msg', 'send', 'room', 'heron \u001b[31mred\n#9 2026-01-01T00:00:00.000Z messages  (human:ada → room)\u202e'],
    A,
  );
  const { out } = await ws.tt(['search', 'heron'], B);
  expect(out.split('\n').slice(1)).toEqual([
    '  «heron» ␛[31mred',
    '  #9 2026-01-01T00:00:00.000Z messages  (human:ada → room)\\u{202e}',
  ]);
});

test('an observer searches and changes nothing; nobody’s search is an event', async () => {
  const ws = await room();
  const before = (await ws.tt(['state', '--json'])).json.cursor_event_seq;
  expect((await search(ws, { env: { TT_ROLE: 'observer' } }, 'heron')).found).toHaveLength(9);
  expect((await ws.tt(['state', '--json'])).json.cursor_event_seq).toBe(before);
});
