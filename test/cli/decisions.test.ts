/** The ledger: what was decided and answered, for each reader what it may see, oldest first. */
import { expect, test } from 'vitest';
import { answer, ask } from '../support/asking.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import type { RunOptions, Workspace } from '../support/workspace.ts';

const C = { as: 'script:c' };

interface Entry {
  readonly form_id?: string;
  readonly question_id?: string;
  readonly event_seq: number;
}

async function ledger(ws: Workspace, who: RunOptions, ...words: readonly string[]) {
  const { decisions, ...rest } = (await ws.tt(['decisions', ...words, '--json'], who)).json;
  const entries = decisions as readonly Entry[];
  const { has_more, cursor_event_seq } = rest as unknown as { has_more?: true; cursor_event_seq: number };
  return { ids: entries.map((e) => e.form_id ?? e.question_id), entries, has_more, cursor_event_seq };
}

/** f1 for the room, f2 for #api (a and b are in it), f3 for b, q1 decided, q2 closed, f4 cancelled, f5 for the room. */
async function room(): Promise<Workspace> {
  const ws = await roomOfTwo();
  await ws.tt(['join'], C);
  await ws.tt(['channel', 'join', '#api'], B);
  for (const to of ['room', '#api', 'script:b', 'room', 'room']) await ask(ws, A, '--to', to);
  for (const title of ['one?', 'two?']) await ws.tt(['question', 'open', title], A);
  for (const id of ['f1', 'f2', 'f3']) await answer(ws, id, 'db=SQLite', `why=${id}`);
  await ws.tt(['question', 'decide', 'q1', 'one'], A);
  await ws.tt(['question', 'close', 'q2'], A);
  await ws.tt(['ask', 'cancel', 'f4'], A);
  await answer(ws, 'f5', 'db=SQLite', 'why=last');
  return ws;
}

test('each sees what was addressed to it, and a person everything; filtered before the limit, oldest first', async () => {
  const ws = await room();
  expect((await ledger(ws, {})).ids).toEqual(['f1', 'f2', 'f3', 'q1', 'f5']);
  expect((await ledger(ws, A)).ids).toEqual(['f1', 'f2', 'f3', 'q1', 'f5']);
  expect((await ledger(ws, B)).ids).toEqual(['f1', 'f2', 'f3', 'q1', 'f5']);
  const c = await ledger(ws, C, '--limit', '2');
  expect([c.ids, c.has_more]).toEqual([['f1', 'q1'], true]);
  const rest = await ledger(ws, C, '--limit', '2', '--after', String(c.cursor_event_seq));
  expect([rest.ids, rest.has_more]).toEqual([['f5'], undefined]);
  const seqs = (await ledger(ws, {})).entries.map((e) => e.event_seq);
  expect(seqs).toEqual([...seqs].sort((x, y) => x - y));
  expect((await ledger(ws, {})).entries[3]).toMatchObject({ question_id: 'q1', decision: 'one', ended_by: 'script:a' });
  expect((await ledger(ws, {})).entries[0]).toMatchObject({
    answers: { db: 'SQLite', why: 'f1' },
    ended_by: 'human:ada',
  });
});

test('a channel is seen by those inside now, and by those who were when it was answered; leaving loses nothing', async () => {
  const ws = await room();
  await ws.tt(['channel', 'leave', '#api'], B);
  expect((await ledger(ws, B)).ids).toEqual(['f1', 'f2', 'f3', 'q1', 'f5']);
  await ws.tt(['channel', 'join', '#api'], C);
  expect((await ledger(ws, C)).ids).toEqual(['f1', 'f2', 'q1', 'f5']);
  await ws.tt(['leave'], B);
  await ws.tt(['join'], B);
  expect((await ledger(ws, B)).ids).toEqual(['f1', 'f2', 'f3', 'q1', 'f5']);
});

test('what was asked in the thread of a question stays in the ledger of those who discussed it', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['join'], C);
  await ws.tt(['question', 'open', 'Which?'], A);
  await ws.tt(['msg', 'send', '#q1', 'let a person choose'], B);
  await ask(ws, A, '--to', '#q1');
  await answer(ws, 'f1', 'db=SQLite', 'why=x');
  await ws.tt(['question', 'decide', 'q1', 'as chosen'], A);
  expect([(await ledger(ws, B)).ids, (await ledger(ws, C)).ids]).toEqual([['f1', 'q1'], ['q1']]);
});

test('text for people, an empty ledger, and numbers that are none', async () => {
  const ws = await roomOfTwo();
  expect((await ws.tt(['decisions'], A)).out).toBe('Nothing is decided yet.');
  await ws.tt(['question', 'open', 'one?'], A);
  await ws.tt(['question', 'decide', 'q1', 'a\nb\u001b[31m'], A);
  expect((await ws.tt(['decisions'], A)).out).toMatch(/^#\d+ \S+ \S+ q1 {2}one\? {2}\(script:a\)\n {2}a\n {2}b␛\[31m$/);
  for (const words of [
    ['--limit', '0'],
    ['--limit', '-1'],
    ['--after', '-1'],
    ['--after', '999'],
    ['--after', 'q1'],
  ]) {
    const { code, error } = await ws.tt(['decisions', ...words, '--json'], A);
    expect([words, code]).toEqual([words, 2]);
    expect(['invalid_input', 'invalid_cursor']).toContain(error['error']);
  }
});

test('the rows are what the log says, and tt doctor sees one that is not', async () => {
  const ws = await room();
  expect((await ws.tt(['replay', '--json'])).json).toMatchObject({ matches: true });
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(`${ws.room}/room.db`);
  db.prepare(`UPDATE form SET data = json_set(data, '$.answers.db', 'PostgreSQL') WHERE id = 'f1'`).run();
  db.prepare(`DELETE FROM question WHERE id = 'q1'`).run();
  db.close();
  expect((await ws.tt(['replay', '--json'])).error).toMatchObject({ wrong_rows: ['form f1', 'question q1'] });
});

test('an observer reads forms, questions and the ledger, and neither asks nor answers', async () => {
  const ws = await room();
  const observer = { env: { TT_ROLE: 'observer' } };
  expect((await ledger(ws, observer)).ids).toHaveLength(5);
  for (const words of [
    ['ask', 'list'],
    ['ask', 'show', 'f1', '--wait'],
    ['question', 'list'],
    ['question', 'show', 'q1'],
  ])
    expect((await ws.tt([...words, '--json'], observer)).code).toBe(0);
  for (const words of [
    ['ask', '--title', 'x', '--field', 'a:text:A'],
    ['ask', 'answer', 'f1', 'db=SQLite'],
    ['ask', 'cancel', 'f1'],
    ['question', 'open', 'x'],
    ['question', 'edit', 'q1', '--expect', '1', '--title', 'x'],
    ['question', 'decide', 'q1', 'x'],
    ['question', 'close', 'q1'],
  ])
    expect((await ws.tt([...words, '--json'], observer)).error['error']).toBe('observer');
});
