/** Saying a question better: by whoever has read the version there is, and nothing is lost between two who do. */
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { head, heard, open, question, refusal, shown } from '../support/questions.ts';
import { freshWorkspace } from '../support/workspace.ts';

test('an edit names the version that was read; a conflict shows both, and the text as it is', async () => {
  const ws = await roomOfTwo();
  await open(ws);
  await ws.tt(['channel', 'join', '#q1'], B);
  const first = await question(ws, A, 'edit', 'q1', '--expect', '1', '--context', 'everywhere');
  expect(first.json).toMatchObject({ question_id: 'q1', version: 2, changed: true });
  expect(await shown(ws)).toMatchObject({ title: 'Tabs or spaces?', context: 'everywhere', version: 2 });
  const before = await head(ws);
  expect(await refusal(ws, A, 'edit', 'q1', '--expect', '1', '--title', 'Tabs?')).toMatchObject({
    ...{ error: 'version_conflict', expected: 1, actual: 2, title: 'Tabs or spaces?', context: 'everywhere' },
  });
  expect(await head(ws)).toBe(before);
  expect((await question(ws, A, 'edit', 'q1', '--expect', '2', '--title', 'Tabs?')).json['version']).toBe(3);
  expect((await question(ws, A, 'edit', 'q1', '--expect', '3', '--context', ' ')).json['version']).toBe(4);
  expect(await shown(ws)).not.toHaveProperty('context');
  expect((await heard(ws, B)).filter((type) => type === 'question_edited')).toHaveLength(3);
  const stdin = { ...A, input: 'one\ntwo\n' };
  expect((await question(ws, stdin, 'edit', 'q1', '--expect', '4', '--stdin')).code).toBe(0);
  expect(await shown(ws)).toMatchObject({ context: 'one\ntwo', title: 'Tabs?' });
});

test('an edit that would change nothing, or names what cannot be edited, makes no version', async () => {
  const ws = await roomOfTwo();
  await open(ws);
  const before = await head(ws);
  const same = await question(ws, A, 'edit', 'q1', '--expect', '1', '--title', 'Tabs or spaces?');
  expect(same.json).toEqual({ question_id: 'q1', version: 1, changed: false });
  for (const words of [
    ['edit', 'q1', '--expect', '1'],
    ['edit', 'q1', '--title', 'x'],
    ['edit', 'q1', '--expect', '1', '--status', 'open'],
    ['edit', 'q1', '--expect', '1', '--policy', 'x', '--title', 'y'],
    ['edit', 'q1', '--expect', '1', '--title', ' '],
  ])
    expect((await refusal(ws, A, ...words))['error']).toBe('invalid_input');
  expect(await head(ws)).toBe(before);
  expect((await shown(ws))['version']).toBe(1);
});

test('of eight who edit the same version one wins, and the others leave no trace', async () => {
  const ws = await roomOfTwo();
  await open(ws);
  const before = await head(ws);
  const edits = Array.from({ length: 8 }, (_, i) => question(ws, A, 'edit', 'q1', '--expect', '1', '--title', `t${i}`));
  const codes = (await Promise.all(edits)).map(({ code }) => code);
  expect(codes.filter((code) => code === 0)).toHaveLength(1);
  expect(await head(ws)).toBe(before + 1);
  expect((await shown(ws))['version']).toBe(2);
  // What is said of an end and the end itself are one row of the log.
  await question(ws, A, 'decide', 'q1', 'tabs');
  const { events } = (await ws.tt(['events', '--json'])).json;
  expect(events.slice(-2)).toMatchObject([
    { event_type: 'question_decided', payload: { decision: 'tabs' } },
    { event_type: 'channel_closed', to_agent_id: '#q1' },
  ]);
});

test('what an agent in a harness asks is counted with what it says', async () => {
  const ws = freshWorkspace();
  const me = agentIn(ws, 'claude');
  await me.tt('join');
  await ws.tt(['limit', '--burst', '3', '--per-second', '0.001']);
  expect((await me.tt('question', 'open', 'one?')).json['question_id']).toBe('q1');
  expect((await me.tt('question', 'edit', 'q1', '--expect', '1', '--title', 'two?')).json['version']).toBe(2);
  expect((await me.tt('ask', '--title', 'x', '--field', 'a:text:A')).json['form_id']).toBe('f1');
  for (const words of [
    ['question', 'open', 'three?'],
    ['question', 'edit', 'q1', '--expect', '2', '--title', 'four?'],
    ['ask', '--title', 'x', '--field', 'a:text:A'],
  ])
    expect((await me.tt(...words)).error['error']).toBe('rate_limited');
  expect((await me.tt('question', 'decide', 'q1', 'one')).code).toBe(0);
});
