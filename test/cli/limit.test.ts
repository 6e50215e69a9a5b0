/** `tt limit`: how much agents in a harness may say, who may set it, and what whoever says more is told. */
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { A } from '../support/pair.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

/** As if so many seconds had gone by; on another boot, if one is named. */
const later = (seconds: number, boot?: string) => ({
  TT_TEST_CLOCK: JSON.stringify({ wall: seconds * 1_000, mono: seconds * 1_000, ...(boot ? { boot } : {}) }),
});

async function roomWithClaude(): Promise<{ ws: Workspace; says: (env?: Record<string, string>) => Promise<string> }> {
  const ws = freshWorkspace();
  await agentIn(ws, 'claude').tt('join');
  const shell = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'claude-1' };
  return {
    ws,
    says: async (env = {}) => {
      const ran = await ws.tt(['msg', 'send', 'room', 'x'], { env: { ...shell, ...env } });
      return ran.code === 0 ? 'sent' : String(ran.error['error']);
    },
  };
}

const head = async (ws: Workspace) => (await ws.tt(['state', '--json'])).json.cursor_event_seq;

test('an agent in a harness that says too much is told how long to wait, and nothing is written', async () => {
  const { ws, says } = await roomWithClaude();
  const set = await ws.tt(['limit', '--burst', '2', '--per-second', '0.01', '--json']);
  expect(set.json).toMatchObject({ burst: 2, per_second: 0.01, changed: true });
  expect([await says(), await says(), await says()]).toEqual(['sent', 'sent', 'rate_limited']);
  const before = await head(ws);
  const refused = await agentIn(ws, 'claude').tt('msg', 'send', 'room', 'x');
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.error).toMatchObject({ error: 'rate_limited', kind: 'rate', limit: 2, per_second: 0.01 });
  const { retry_after, retry_after_ms } = refused.error as unknown as Record<string, number>;
  expect(retry_after_ms).toBeGreaterThan(0);
  expect(retry_after).toBe(Math.ceil((retry_after_ms as number) / 1_000));
  for (const words of [
    ['notes', 'add', 'x'],
    ['doing', 'x'],
  ])
    expect((await agentIn(ws, 'claude').tt(...words)).error['error']).toBe('rate_limited');
  expect(await head(ws)).toBe(before);
  // A person's words, an agent's for one, and other sessions are not counted there.
  expect((await ws.tt(['msg', 'send', 'room', 'x'])).code).toBe(0);
  expect((await agentIn(ws, 'claude').tt('say', 'x', '--operator-requested', '--reason', 'told')).code).toBe(0);
  const other = agentIn(ws, 'codex');
  await other.tt('join');
  expect((await other.tt('msg', 'send', 'room', 'x')).code).toBe(0);
  expect(await says(later(101))).toBe('sent');
});

test('another id is no second bucket; a script outside of a harness has none', async () => {
  const { ws, says } = await roomWithClaude();
  await ws.tt(['limit', '--burst', '1', '--per-second', '0.001']);
  expect(await says()).toBe('sent');
  for (const id of ['script:other', 'human:other'])
    expect((await ws.tt(['join'], { as: id, env: { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'claude-1' } })).code).toBe(
      0,
    );
  for (const TT_AGENT_ID of ['script:other', 'human:other']) expect(await says({ TT_AGENT_ID })).toBe('rate_limited');
  await ws.tt(['join'], A);
  for (let i = 0; i < 3; i++) expect((await ws.tt(['msg', 'send', 'room', 'x'], A)).code).toBe(0);
});

test('a reboot and a clock that is set give nothing and take nothing', async () => {
  const { ws, says } = await roomWithClaude();
  await ws.tt(['limit', '--burst', '1', '--per-second', '0.001']);
  expect(await says()).toBe('sent');
  const clock = (what: object) => ({ TT_TEST_CLOCK: JSON.stringify(what) });
  expect(await says(clock({ wall: 1e9 }))).toBe('rate_limited');
  expect(await says(clock({ wall: -1e9 }))).toBe('rate_limited');
  expect(await says(clock({ wall: -1e9, boot: 'another' }))).toBe('rate_limited');
  expect(await says(later(1_000))).toBe('sent');
});

test('a new limit is written down, holds at once, and fills nobody’s bucket', async () => {
  const { ws, says } = await roomWithClaude();
  await ws.tt(['limit', '--burst', '1', '--per-second', '0.001', '--reason', 'calm down']);
  expect([await says(), await says()]).toEqual(['sent', 'rate_limited']);
  await ws.tt(['limit', '--burst', '50']);
  expect(await says()).toBe('rate_limited');
  const shown = (await ws.tt(['limit', '--json'])).json;
  expect(shown).toMatchObject({ burst: 50, per_second: 0.001, origin: 'room', set: { by: 'human:ada' } });
  expect(shown['senders']).toContainEqual({ agent_id: expect.stringMatching(/^claude:/), left: 0 });
  const log = (await ws.tt(['events', '--event', 'limit_set', '--json'])).json.events;
  expect(log.map((e) => [e['reason'], e.payload])).toEqual([
    ['calm down', { burst: 1, per_second: 0.001 }],
    [undefined, { burst: 50, per_second: 0.001 }],
  ]);
  const again = await ws.tt(['limit', '--burst', '50', '--json']);
  expect([again.json['changed'], again.json.event_seq]).toEqual([false, undefined]);
  expect((await ws.tt(['limit', '--default', '--json'])).json).toMatchObject({ burst: 30, per_second: 2 });
  expect((await ws.tt(['limit', '--json'])).json['origin']).toBe('settings');
});

test('a limit is a positive number, and a person’s to set', async () => {
  const { ws } = await roomWithClaude();
  const before = await head(ws);
  const answers: [string[], string][] = [
    [['--burst', '0'], 'invalid_limit'],
    [['--burst', '-5'], 'invalid_limit'],
    [['--burst', '1.5'], 'invalid_limit'],
    [['--burst', '99999999'], 'invalid_limit'],
    [['--per-second', '0'], 'invalid_limit'],
    [['--per-second', '-0.1'], 'invalid_limit'],
    [['--per-second', '0.0001'], 'invalid_limit'],
    [['--per-second', 'fast'], 'invalid_input'],
    [['--burst', '1e3'], 'invalid_input'],
    [['--default', '--burst', '3'], 'invalid_input'],
  ];
  for (const [words, code] of answers)
    expect([words, (await ws.tt(['limit', ...words, '--json'])).error['error']]).toEqual([words, code]);
  const claude = agentIn(ws, 'claude');
  expect((await claude.tt('limit', '--burst', '99')).error['error']).toBe('operator_required');
  expect((await claude.tt('config', 'set', 'limit.rate', '99')).error['error']).toBe('operator_required');
  expect(await head(ws)).toBe(before);
  const asked = await claude.tt('limit', '--burst', '99', '--operator-requested', '--reason', 'my user said so');
  expect(asked.json['changed']).toBe(true);
  const [event] = (await ws.tt(['events', '--event', 'limit_set', '--json'])).json.events;
  expect(event).toMatchObject({ reason: 'my user said so', payload: { requested: true } });
  expect((await claude.tt('limit')).json).toMatchObject({ burst: 99 });
});
