/** The one answer to a form: who may give it, who hears of it, and whoever waits for it. */
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { answer, ask, DB, fields, shown } from '../support/asking.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { freshWorkspace, type RunOptions, until, type Workspace } from '../support/workspace.ts';

test('a second answer is refused, and a late one to what was cancelled', async () => {
  const ws = await roomOfTwo();
  for (const _ of [1, 2]) await ask(ws);
  expect((await answer(ws, 'f1', 'db=SQLite', 'why=x')).code).toBe(0);
  const second = await answer(ws, 'f1', 'db=PostgreSQL', 'why=y');
  expect([second.code, second.error]).toMatchObject([1, { error: 'already_answered', by: 'human:ada' }]);
  expect((await ws.tt(['ask', 'cancel', 'f1', '--json'], A)).error['error']).toBe('already_answered');
  expect(await shown(ws)).toMatchObject({ answers: { db: 'SQLite', why: 'x' } });
  await ws.tt(['ask', 'cancel', 'f2', '--reason', 'found it'], A);
  const late = await answer(ws, 'f2', 'db=SQLite', 'why=x');
  expect(late.error).toMatchObject({ error: 'already_cancelled', by: 'script:a', reason: 'found it' });
  expect((await ws.tt(['ask', 'cancel', 'f2', '--json'], A)).error['error']).toBe('already_cancelled');
});

test('nothing is no answer, also where nothing is required: one look must not use up the one answer', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['ask', '--title', 'Anything else?', '--field', 'a:text:What'], A);
  for (const words of [[], ['a='], ['a= ']]) {
    const { code, error } = await answer(ws, 'f1', ...words);
    expect([code, error]).toMatchObject([
      2,
      { error: 'invalid_answer', hint: expect.stringContaining('tt ask cancel f1') },
    ]);
  }
  expect((await answer(ws, 'f1', 'a=no')).code).toBe(0);
});

test('why a form was cancelled, and whom it was for, stay with it', async () => {
  const ws = await roomOfTwo();
  await ask(ws, A, '--to', 'b');
  expect((await ws.tt(['ask', 'cancel', 'f1', '--json'], B)).error).toMatchObject({
    error: 'not_yours',
    owner: 'script:a',
  });
  expect((await ws.tt(['ask', 'cancel', 'f1', '--reason', 'ask the lawyer', '--json'])).json['reason']).toBe(
    'ask the lawyer',
  );
  const kept = { status: 'cancelled', reason: 'ask the lawyer', to: 'script:b', ended_by: 'human:ada' };
  expect(await shown(ws)).toMatchObject(kept);
  expect((await ws.tt(['ask', 'show', 'f1'], A)).out).toMatch(/cancelled by human:ada: ask the lawyer/);
  const [event] = (await ws.tt(['events', '--event', 'form_cancelled', '--json'])).json.events;
  expect(event).toMatchObject({ reason: 'ask the lawyer', to_agent_id: 'script:b', payload: { asker: 'script:a' } });
});

test('a person answers; an agent only for a person, with a reason, and that is written down', async () => {
  const ws = await roomOfTwo();
  await ask(ws);
  const words = ['ask', 'answer', 'f1', 'db=SQLite', 'why=x', '--json'];
  for (const more of [[], ['--operator-requested'], ['--reason', 'x']])
    expect((await ws.tt([...words, ...more], B)).error['error']).toBe('operator_required');
  expect((await ws.tt([...words, '--operator-requested', '--reason', 'ada said so'], B)).code).toBe(0);
  expect(await shown(ws)).toMatchObject({ ended_by: 'script:b', requested: true, reason: 'ada said so' });
});

const C = { as: 'script:c' };
const heard = async (ws: Workspace, who: RunOptions) =>
  (await ws.tt(['wait', '--park', '--timeout', '0', '--json'], who)).json.events
    .filter((e) => e.event_type.startsWith('form_'))
    .map((e) => e.event_type);

test.each([
  ['room', ['form_opened', 'form_answered'], ['form_opened', 'form_answered']],
  ['#api', ['form_opened', 'form_answered'], []],
  ['script:b', ['form_opened', 'form_answered'], []],
])('a form for %s and its answer reach its audience, and the answer the asker too', async (to, b, c) => {
  const ws = await roomOfTwo();
  await ws.tt(['join'], C);
  await ws.tt(['channel', 'join', '#api'], B);
  await ask(ws, A, '--to', to);
  // Whoever asks in a channel is in it; the answer comes even after it has left.
  await ws.tt(['channel', 'leave', '#api'], A);
  await answer(ws, 'f1', 'db=SQLite', 'why=x');
  expect([await heard(ws, A), await heard(ws, B), await heard(ws, C)]).toEqual([['form_answered'], b, c]);
});

test('--wait ends with the answers, and with the word that nobody will answer', async () => {
  const ws = await roomOfTwo();
  const words = ['ask', '--title', 'Storage', ...fields(DB), '--wait', '--json'];
  for (const [id, end, status] of [
    ['f1', ['answer', 'f1', 'db=SQLite'], 'answered'],
    ['f2', ['cancel', 'f2', '--reason', 'no'], 'cancelled'],
  ] as const) {
    const waiting = ws.start(words, A);
    await until('asked', async () => (await ws.tt(['ask', 'list'])).out.includes(id));
    await ws.tt(['ask', ...end]);
    const { exitCode, stdout } = await waiting;
    expect([exitCode, JSON.parse(String(stdout))]).toMatchObject([0, { form_id: id, status, wake_reason: status }]);
  }
});

test('a wait says how things stand when it ends, not when it began', async () => {
  const ws = await roomOfTwo();
  await ask(ws);
  const show = ['ask', 'show', 'f1', '--wait', '--json'];
  const early = (await ws.tt([...show, '--timeout', '0', '--round', '3'], A)).json;
  expect(early).toMatchObject({
    status: 'pending',
    wake_reason: 'timeout',
    next_command: 'tt ask show f1 --wait --round 4 --json',
  });
  for (const [brake, undo, reason] of [
    ['stop', 'reset', 'stopped'],
    ['close', 'reopen', 'closed'],
  ] as const) {
    const waiting = ws.start(show, A);
    await until('it waits', () => waiting.pid);
    await ws.tt([brake]);
    expect(JSON.parse(String((await waiting).stdout))).toMatchObject({ status: 'pending', wake_reason: reason });
    await ws.tt([undo]);
  }
  const waiting = ws.start(show, A);
  await answer(ws, 'f1', 'db=SQLite', 'why=x');
  expect(JSON.parse(String((await waiting).stdout))).toMatchObject({ status: 'answered', answers: { db: 'SQLite' } });
  expect((await ws.tt(['ask', 'show', 'f9', '--wait', '--json'], A)).error['error']).toBe('unknown_form');
});

test('a repeated --dedup key gives the first answer, also after the form has ended', async () => {
  const ws = await roomOfTwo();
  const key = ['--dedup', 'k'];
  expect([await ask(ws, A, ...key), await ask(ws, A, ...key)]).toEqual(['f1', 'f1']);
  const words = ['f1', 'db=SQLite', 'why=x', ...key] as const;
  const first = (await answer(ws, ...words)).json;
  await ws.tt(['close']);
  expect((await answer(ws, ...words)).json).toEqual({ ...first, repeated: true });
  expect(await ask(ws, A, ...key)).toBe('f1');
});

const onStandby = async (ws: Workspace) => (await ws.tt(['who'])).out.split('on standby').length - 1;

test('an idle asker is woken by the answer to what it asked, a colleague is not, and both are told', async () => {
  const ws = freshWorkspace();
  const [asker, other] = [agentIn(ws, 'claude'), agentIn(ws, 'claude', 'claude-2')];
  for (const agent of [asker, other]) await agent.tt('join');
  await asker.tt('ask', '--title', 'Storage', '--field', DB);
  for (const agent of [asker, other]) await agent.hook('prompt');
  const [a, b] = [asker.listens(), other.listens()];
  await until('both listen', async () => (await onStandby(ws)) === 2);
  await answer(ws, 'f1', 'db=SQLite');
  expect(String((await a).stderr)).toMatch(/answers f1 “Storage”:\n {2}db: SQLite/);
  expect(await onStandby(ws)).toBe(1);
  expect(b.exitCode).toBe(null);
  b.kill('SIGKILL');
  await b.catch(() => {});
  expect((await other.goesOn()).context).toMatch(/answers f1 “Storage”:\n {2}db: SQLite/);
});

test('what agents ask waits while the room is paused; a person’s answer does not', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['pause']);
  await ask(ws, B);
  expect(await heard(ws, A)).toEqual([]);
  await answer(ws, 'f1', 'db=SQLite', 'why=x');
  expect(await heard(ws, A)).toEqual(['form_answered']);
  await ws.tt(['resume']);
  expect(await heard(ws, A)).toEqual(['form_opened', 'form_answered']);
  await ws.tt(['stop']);
  expect((await ws.tt(['ask', '--title', 'x', ...fields(DB), '--json'], A)).error['error']).toBe('room_stopped');
});
