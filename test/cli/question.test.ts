/** A question of the room: its thread, and the one way it ends. */
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { head, heard, open, question, refusal, shown } from '../support/questions.ts';

const C = { as: 'script:c' };
const PERSON = {};

test('a question is opened with a thread of its own, discussed there, and decided', async () => {
  const ws = await roomOfTwo();
  expect(await open(ws)).toMatchObject({ question_id: 'q1', channel: '#q1', status: 'open', version: 1 });
  expect(await shown(ws)).toMatchObject({
    ...{ title: 'Tabs or spaces?', context: 'only in src', opener_agent_id: 'script:a', members: ['script:a'] },
  });
  const [listed] = (await question(ws, B, 'list')).json['questions'] as unknown[];
  expect(listed).toMatchObject({ question_id: 'q1', status: 'open' });
  await ws.tt(['msg', 'send', '#q1', 'spaces', '--pin'], B);
  expect(await shown(ws)).toMatchObject({
    members: ['script:a', 'script:b'],
    pinned: [{ payload: { body: 'spaces' } }],
  });
  expect(await heard(ws, A)).toContain('message_sent');
  const decided = await question(ws, A, 'decide', 'q1', 'spaces,', 'as', 'everywhere');
  expect(decided.json).toMatchObject({ question_id: 'q1', status: 'decided', decision: 'spaces, as everywhere' });
  expect(await shown(ws)).toMatchObject({ status: 'decided', decision: 'spaces, as everywhere', ended_by: 'script:a' });
  expect(await heard(ws, B)).toEqual(['question_opened', 'question_decided', 'channel_closed']);
  expect((await question(ws, B, 'list')).json['questions']).toEqual([]);
  expect((await question(ws, B, 'list', '--all')).json['questions']).toHaveLength(1);
  expect((await ws.tt(['msg', 'pins', '--json'])).json['pinned']).toEqual([]);
  // Numbers are not given again.
  expect(await open(ws, B)).toMatchObject({ question_id: 'q2' });
});

test('the thread of a closed question can be read, and nothing more can be said in it; nobody makes one ahead', async () => {
  const ws = await roomOfTwo();
  await open(ws);
  await ws.tt(['msg', 'send', '#q1', 'spaces'], B);
  await question(ws, A, 'close', 'q1', '--reason', 'nobody cares');
  expect(await shown(ws)).toMatchObject({ status: 'closed', reason: 'nobody cares', members: [] });
  const before = await head(ws);
  for (const words of [
    ['msg', 'send', '#q1', 'tabs'],
    ['msg', 'send', '#Q1', 'x'],
    ['channel', 'join', '#q1'],
  ])
    expect((await ws.tt([...words, '--json'], B)).error['error']).toBe('question_closed');
  for (const name of ['#q2', '#q0', '#q99999999999'])
    expect((await ws.tt(['channel', 'join', name, '--json'], B)).error['error']).toBe('unknown_question');
  expect(await head(ws)).toBe(before);
  const { events } = (await ws.tt(['channel', 'history', '#q1', '--json'], B)).json;
  expect(events.map((e) => e.payload.body)).toEqual(['spaces']);
  expect((await ws.tt(['channel', 'join', '#q', '--json'], B)).code).toBe(0);
});

test('all may leave the thread of an open question, and come back', async () => {
  const ws = await roomOfTwo();
  await open(ws);
  await ws.tt(['channel', 'leave', '#q1'], A);
  expect(await shown(ws)).toMatchObject({ status: 'open', members: [] });
  expect((await ws.tt(['msg', 'send', '#q1', 'wait, tabs'], B)).code).toBe(0);
  await ws.tt(['channel', 'leave', '#q1'], B);
  expect((await question(ws, A, 'decide', 'q1', 'tabs')).code).toBe(0);
});

test('only whoever opened it, or a person, may edit, decide or close it', async () => {
  const ws = await roomOfTwo();
  await open(ws);
  await ws.tt(['msg', 'send', '#q1', 'I am in the thread'], B);
  const before = await head(ws);
  const verbs = [
    ['edit', 'q1', '--expect', '1', '--title', 'x'],
    ['decide', 'q1', 'x'],
    ['close', 'q1'],
  ];
  for (const words of verbs)
    for (const more of [[], ['--operator-requested']])
      expect(await refusal(ws, B, ...words, ...more)).toMatchObject({ error: 'not_yours', owner: 'script:a' });
  expect((await refusal(ws, C, 'decide', 'q1', 'x'))['error']).toBe('unknown_member');
  expect(await head(ws)).toBe(before);
  const asked = ['--operator-requested', '--reason', 'ada said so'];
  expect((await question(ws, B, 'decide', 'q1', 'x', ...asked)).code).toBe(0);
  expect(await shown(ws)).toMatchObject({ ended_by: 'script:b', requested: true, reason: 'ada said so' });
  await open(ws);
  expect((await question(ws, PERSON, 'edit', 'q2', '--expect', '1', '--title', 'y')).code).toBe(0);
  expect((await question(ws, PERSON, 'decide', 'q2', 'tabs')).code).toBe(0);
});

test('decided and closed are final, for a person too', async () => {
  const ws = await roomOfTwo();
  for (const end of [
    ['decide', 'q1', 'tabs'],
    ['close', 'q2'],
  ]) {
    await open(ws);
    await question(ws, A, ...end);
  }
  const before = await head(ws);
  for (const id of ['q1', 'q2'])
    for (const who of [A, PERSON])
      for (const words of [
        ['edit', id, '--expect', '1', '--title', 'x'],
        ['decide', id, 'x'],
        ['close', id],
      ])
        expect(await refusal(ws, who, ...words)).toMatchObject({ error: 'question_closed', question_id: id });
  expect(await head(ws)).toBe(before);
  expect((await refusal(ws, A, 'decide', 'q9', 'x'))['error']).toBe('unknown_question');
  expect((await refusal(ws, A, 'show', 'Q1'))['error']).toBe('unknown_question');
});

test('a repeated --dedup key gives the first answer, also after the end', async () => {
  const ws = await roomOfTwo();
  const first = await open(ws, A, '--dedup', 'k');
  const edit = ['edit', 'q1', '--expect', '1', '--title', 'x', '--dedup', 'k'];
  const edited = (await question(ws, A, ...edit)).json;
  await question(ws, A, 'decide', 'q1', 'tabs', '--dedup', 'k');
  await ws.tt(['close']);
  expect(await open(ws, A, '--dedup', 'k')).toEqual({ ...first, repeated: true });
  expect((await question(ws, A, ...edit)).json).toEqual(edited);
  expect((await question(ws, A, 'decide', 'q1', 'tabs', '--dedup', 'k')).json).toMatchObject({ repeated: true });
  expect((await question(ws, A, 'decide', 'q1', 'spaces', '--dedup', 'k')).error['error']).toBe('dedup_mismatch');
  expect(await shown(ws)).toMatchObject({ decision: 'tabs' });
});

test('every cap of a question has its own error', async () => {
  const ws = await roomOfTwo();
  expect(await refusal(ws, A, 'open', 'é'.repeat(201))).toMatchObject({
    error: 'limit_exceeded',
    kind: 'title',
    actual: 201,
  });
  expect((await refusal(ws, A, 'open'))['error']).toBe('invalid_input');
  const large = 'x'.repeat(16_385);
  expect((await refusal(ws, A, 'open', 'x', '--context', large))['error']).toBe('body_too_large');
  expect((await refusal(ws, { ...A, input: large }, 'open', 'x', '--stdin'))['error']).toBe('body_too_large');
  const few = { ...A, env: { TT_LIMIT_QUESTIONS: '1' } };
  await open(ws, few);
  expect(await refusal(ws, few, 'open', 'x')).toMatchObject({
    error: 'limit_exceeded',
    kind: 'questions',
    limit: 1,
    actual: 2,
  });
  expect(await refusal(ws, { ...A, env: { TT_LIMIT_CHANNELS: '1' } }, 'open', 'x')).toMatchObject({ kind: 'channels' });
  expect((await refusal(ws, A, 'decide', 'q1', ' '))['error']).toBe('invalid_body');
  expect((await refusal(ws, A, 'decide', 'q1', large))['error']).toBe('body_too_large');
  expect((await question(ws, A, 'list')).json['questions']).toHaveLength(1);
});

test('--invite prints a prompt whose commands bring a newcomer to the first message', async () => {
  const ws = await roomOfTwo();
  await open(ws);
  await ws.tt(['msg', 'send', '#q1', 'the first word'], A);
  const prompt = (await ws.tt(['question', 'show', 'q1', '--invite'], A)).out;
  expect(prompt).toContain(`${ws.dir}, question q1: Tabs or spaces?`);
  const commands = prompt.split('\n').filter((line) => line.startsWith('tt '));
  expect(commands).toHaveLength(4);
  let last = '';
  for (const line of commands) {
    const { code, out } = await ws.tt(line.replaceAll("'", '').split(' ').slice(1), C);
    expect([line, code]).toEqual([line, 0]);
    last = out;
  }
  expect(last).toContain('the first word');
  expect((await shown(ws))['members']).toEqual(['script:a', 'script:c']);
  const invite = (await open(ws, A, '--invite'))['invite'];
  expect(invite).toContain("tt msg send '#q2'");
  await question(ws, A, 'close', 'q1');
  expect((await refusal(ws, A, 'show', 'q1', '--invite'))['error']).toBe('question_closed');
});
