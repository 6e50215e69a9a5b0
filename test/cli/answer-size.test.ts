/** What a model pays for: a grant beyond the handoff's own text, and nothing at all where nothing is new. */
import { encode } from 'gpt-tokenizer';
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

const MOST = 150;
const tokens = (value: unknown): number => encode(typeof value === 'string' ? value : JSON.stringify(value)).length;

test(`a handoff as the receiving model sees it: at most ${MOST} tokens beyond its own text`, async () => {
  const room = freshWorkspace();
  const [giver, taker] = [agentIn(room, 'claude'), agentIn(room, 'codex')];
  await giver.tt('join');
  await giver.tt('wait');
  const waiting = taker.tt('wait');
  await until('it waits', async () => (await room.tt(['who'])).out.includes('waiting') || null);
  const words = 'The parser splits at commas and quotes; the tests for escapes are missing. '.repeat(10);
  await giver.tt('release', '--status', words, '--next-action', 'Write the tests for escapes in test/parse.test.js.');
  const { out, json } = await waiting;
  expect(json).toMatchObject({ status: 'your_turn', handoff: { status: words } });
  expect(tokens(out) - tokens(json['handoff'])).toBeLessThanOrEqual(MOST);
});

test('a hook with nothing new to tell says nothing', async () => {
  const room = freshWorkspace();
  const me = agentIn(room, 'claude');
  await me.tt('join');
  await me.tt('wait');
  for (const event of ['prompt', 'before', 'after', 'after', 'end'])
    expect(await me.hook(event, { tool_name: 'Bash', tool_input: { command: 'ls' } })).toMatchObject({
      out: '',
      err: '',
    });
});
