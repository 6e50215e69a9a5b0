/** Asking a person: what a form may look like, and what an answer to it. */
import { expect, test } from 'vitest';
import { answer, ask, DB, fields, head, shown } from '../support/asking.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';

test('a form of every type is asked, listed, shown, answered, and ends', async () => {
  const ws = await roomOfTwo();
  expect(await ask(ws)).toBe('f1');
  const [form] = (await ws.tt(['ask', 'list', '--json'], B)).json['forms'] as unknown[];
  expect(form).toMatchObject({
    ...{ form_id: 'f1', title: 'Storage', status: 'pending', asker_agent_id: 'script:a' },
    fields: [
      { key: 'db', type: 'one', label: 'Database', options: ['SQLite', 'PostgreSQL'], required: true },
      { key: 'os', type: 'many', label: 'Systems', options: ['Linux', 'macOS'], other: true },
      { key: 'name', type: 'text', label: 'A name' },
      { key: 'why', type: 'long', label: 'Why: in full', required: true },
    ],
  });
  const { json } = await answer(ws, 'f1', 'db=SQLite', 'os=Linux', 'os=Plan 9', 'why=one\nfile = less');
  const answers = { db: 'SQLite', os: ['Linux', 'Plan 9'], why: 'one\nfile = less' };
  expect(json).toMatchObject({ form_id: 'f1', status: 'answered', answers });
  expect(await shown(ws)).toMatchObject({ status: 'answered', answers, ended_by: 'human:ada' });
  expect((await ws.tt(['ask', 'list', '--json'], B)).json['forms']).toEqual([]);
  expect((await ws.tt(['ask', 'list', '--all', '--json'], B)).json['forms']).toHaveLength(1);
  expect((await ws.tt(['ask', 'show', 'f1'], A)).out).toContain('  why: one\n  file = less');
  // Numbers are not given again.
  expect(await ask(ws)).toBe('f2');
});

test('the same as JSON on standard input, also under the name ask open', async () => {
  const ws = await roomOfTwo();
  const form = {
    title: 'A: B?',
    fields: [{ key: 'x', type: 'one', label: 'When: at', options: ['10:30', '11:00'], other: true }],
  };
  const input = { ...A, input: JSON.stringify(form) };
  expect((await ws.tt(['ask', 'open', '--stdin', '--json'], input)).json['form_id']).toBe('f1');
  expect(await shown(ws)).toMatchObject(form);
  const given = { input: '{"x": "noon"}' };
  expect((await ws.tt(['ask', 'answer', 'f1', '--stdin', '--json'], given)).json['answers']).toEqual({ x: 'noon' });
  const twice = await ws.tt(['ask', '--title', 'x', '--stdin', '--json'], input);
  expect([twice.code, twice.error['error']]).toEqual([2, 'invalid_input']);
});

test('answers are checked, required, options, unknown keys, how many', async () => {
  const ws = await roomOfTwo();
  await ask(ws);
  const before = await head(ws);
  for (const [words, field] of [
    [['db=SQLite'], 'why'],
    [['db=SQLite', 'why= '], 'why'],
    [['db=MySQL', 'why=x'], 'db'],
    [['db=SQLite', 'db=PostgreSQL', 'why=x'], 'db'],
    [['db=SQLite', 'why=x', 'os=Linux', 'os=Linux'], 'os'],
    [['db=SQLite', 'why=x', 'name=a\nb'], 'name'],
    [['db=SQLite', 'why=x', 'hm=1'], 'hm'],
    [['db=SQLite', 'why=x', '__proto__=1'], '__proto__'],
    [['db=SQLite', 'why'], 'why'],
  ] as const) {
    const { code, error } = await answer(ws, 'f1', ...words);
    expect([words, code, error['error'], error['field']]).toEqual([words, 2, 'invalid_answer', field]);
  }
  for (const input of ['{"db": 1}', '[]', 'x', '{"db": ["SQLite"], "why": {}}'])
    expect((await ws.tt(['ask', 'answer', 'f1', '--stdin', '--json'], { input })).error['error']).toBe(
      'invalid_answer',
    );
  expect((await answer(ws, 'f1', 'db=SQLite', `why=${'x'.repeat(16_384)}`)).error['error']).toBe('body_too_large');
  expect((await answer(ws, 'f1', 'db=SQLite', 'why=x', `os=${'x'.repeat(201)}`)).error).toMatchObject({
    kind: 'option',
    actual: 201,
  });
  expect((await answer(ws, 'f9', 'db=SQLite')).error['error']).toBe('unknown_form');
  expect(await head(ws)).toBe(before);
});

test('a form that is none is refused with its field, and nothing is written', async () => {
  const ws = await roomOfTwo();
  const before = await head(ws);
  for (const [field, named] of [
    ['db:which:Label:A', 'db'],
    ['db:one,must:Label:A', 'db'],
    ['db:one:Label', 'db'],
    ['db:one:Label:A|A', 'db'],
    ['db:one:Label:A||B', 'db'],
    ['db:one: :A|B', 'db'],
    ['r:many:Rounding: which modes?:up|down', 'r'],
    ['1x:text:Label', '1x'],
    ['a b:text:Label', 'a b'],
    [':text:Label', ''],
    ['n:text,other:Label', 'n'],
  ] as const) {
    const { code, error } = await ws.tt(['ask', '--title', 'x', '--field', field, '--json'], A);
    expect([field, code, error['error'], error['field']]).toEqual([field, 2, 'invalid_form', named]);
  }
  const refused = async (...words: readonly string[]) => (await ws.tt(['ask', ...words, '--json'], A)).error;
  expect(await refused('--title', 'x')).toMatchObject({ error: 'invalid_form' });
  expect(await refused('--title', 'x', ...fields(DB, DB))).toMatchObject({ error: 'invalid_form', field: 'db' });
  expect(await refused(...fields(DB))).toMatchObject({ error: 'invalid_input' });
  expect(await refused('--title', 'x', ...fields(DB), '--to', 'nobody')).toMatchObject({ error: 'unknown_recipient' });
  expect(await refused('--title', 'x', ...fields(DB), '--timeout', '1')).toMatchObject({ error: 'invalid_wait_mode' });
  const input = {
    ...A,
    input: JSON.stringify({ title: 'x', fields: [{ key: 'a', type: 'text', label: 'A', rows: 3 }] }),
  };
  expect((await ws.tt(['ask', '--stdin', '--json'], input)).error).toMatchObject({
    error: 'invalid_form',
    field: 'fields.0.rows',
  });
  expect((await ws.tt(['ask', '--title', 'x', ...fields(DB), '--json'], { as: 'script:z' })).error['error']).toBe(
    'unknown_member',
  );
  expect((await ws.tt(['ask', 'lsit', '--json'], A)).error).toMatchObject({
    error: 'unknown_command',
    hint: 'did you mean tt ask list?',
  });
  expect(await head(ws)).toBe(before);
});

test('every cap of a form has its own error, with kind, limit and actual', async () => {
  const ws = await roomOfTwo();
  const many = (n: number) => Array.from({ length: n }, (_, i) => `k${i}:text:Label`);
  const options = (n: number) => Array.from({ length: n }, (_, i) => `o${i}`).join('|');
  const capped = async (words: readonly string[], env = {}) =>
    (await ws.tt(['ask', ...words, '--json'], { ...A, env })).error;
  const over = (kind: string, limit: number, actual: number) => ({ error: 'limit_exceeded', kind, limit, actual });
  expect(await capped(['--title', 'x', ...fields(...many(21))])).toMatchObject(over('fields', 20, 21));
  expect(await capped(['--title', 'é'.repeat(201), ...fields(DB)])).toMatchObject(over('title', 200, 201));
  expect(await capped(['--title', 'x', '--field', `a:one:L:${options(33)}`])).toMatchObject(over('options', 32, 33));
  expect(await capped(['--title', 'x', '--field', `a:one:L:${'x'.repeat(201)}`])).toMatchObject(
    over('option', 200, 201),
  );
  const small = { TT_LIMIT_FORM: '100' };
  expect(await capped(['--title', 'x', ...fields(...many(5))], small)).toMatchObject({ kind: 'form', limit: 100 });
  const few = { ...A, env: { TT_LIMIT_FORMS: '2' } };
  for (const id of ['f1', 'f2']) expect(await ask(ws, few)).toBe(id);
  expect(await capped(['--title', 'x', ...fields(DB)], few.env)).toMatchObject(over('forms', 2, 3));
  // One that is over counts no more.
  await ws.tt(['ask', 'cancel', 'f1'], A);
  expect(await ask(ws, few)).toBe('f3');
  expect((await ws.tt(['ask', '--title', 'x', ...fields(...many(20)), '--json'], A)).code).toBe(0);
});
