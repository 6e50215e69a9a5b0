/** `tt cost`: every byte that was put before an agent, whose it was, and what said it. */
import { appendFileSync, existsSync, readFileSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer';
import { expect, test } from 'vitest';
import { type Agent, agentIn } from '../support/agent.ts';
import { follower } from '../support/follower.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { freshWorkspace, type RunOptions, until, type Workspace } from '../support/workspace.ts';

interface Row {
  readonly agent_id: string;
  readonly verb: string;
  readonly calls: number;
  readonly bytes: number;
  readonly tokens: number;
}

interface Cost {
  readonly cost: readonly Row[];
  readonly calls: number;
  readonly bytes: number;
  readonly since?: string;
  readonly unreadable?: number;
}

const cost = async (ws: Workspace, ...words: readonly string[]) =>
  (await ws.tt(['cost', ...words, '--json'])).json as unknown as Cost;
const row = ({ cost: rows }: Cost, agent: string, verb: string) =>
  rows.find((r) => r.agent_id === agent && r.verb === verb);
const size = (...texts: readonly string[]) =>
  texts.reduce((sum, text) => sum + (text === '' ? 0 : Buffer.byteLength(text) + 1), 0);

const idOf = async (agent: Agent) => (await agent.tt('whoami')).json['agent_id'] as string;

test('each answer and each error is counted to the byte, for each agent and verb; of a person nothing', async () => {
  const ws = freshWorkspace();
  const said: { who: string; verb: string; bytes: number }[] = [];
  const run = async (words: readonly string[], who: RunOptions = {}) => {
    const { out, err } = await ws.tt(words, who);
    const verb = words[0] === 'msg' ? words.slice(0, 2).join(' ') : (words[0] as string);
    if (who.as) said.push({ who: who.as, verb, bytes: size(out, err) });
  };
  for (const who of [A, B, {}]) await run(['join', '--json'], who);
  await run(['msg', 'send', 'room', 'Grüße 🙂'], A);
  await run(['msg', 'recv', '--json'], B);
  await run(['msg', 'recv'], B);
  await run(['release', '--status', 'x', '--next-action', 'y', '--json'], B);
  await run(['msg', 'send', 'nobody', 'x'], A);
  await run(['try', '--json'], A);
  await run(['who'], {});
  const found = await cost(ws);
  // What starts of itself, such as the guardian of a turn, speaks to nobody.
  expect(found.cost.map(({ verb }) => verb)).not.toContain('guard');
  for (const who of ['script:a', 'script:b'])
    for (const verb of ['join', 'msg send', 'msg recv', 'release', 'try']) {
      const mine = said.filter((one) => one.who === who && one.verb === verb);
      const expected =
        mine.length > 0 ? { calls: mine.length, bytes: mine.reduce((sum, { bytes }) => sum + bytes, 0) } : undefined;
      const actual = row(found, who, verb);
      expect([who, verb, actual && { calls: actual.calls, bytes: actual.bytes }]).toEqual([who, verb, expected]);
    }
  expect(found.cost.map((r) => r.agent_id)).not.toContain('human:ada');
  expect(found).toMatchObject({ calls: said.length, bytes: said.reduce((sum, { bytes }) => sum + bytes, 0) });
  expect(statSync(join(ws.room, 'cost.log')).mode & 0o777).toBe(0o600);
});

test('of a hook the words count that its model sees, not the JSON around them; a hook that says nothing costs nothing', async () => {
  const ws = freshWorkspace();
  const [me, other] = [agentIn(ws, 'claude'), agentIn(ws, 'codex')];
  for (const agent of [me, other]) await agent.tt('join');
  const mine = await idOf(me);
  await me.hook('prompt', {});
  await other.tt('msg', 'send', 'room', 'the build is red');
  const before = await cost(ws);
  expect(before.cost.some(({ verb }) => verb.startsWith('hook'))).toBe(false);
  const { out } = await me.hook('prompt', {});
  const words = JSON.parse(out).hookSpecificOutput.additionalContext as string;
  expect(row(await cost(ws), mine, 'hook prompt')).toMatchObject({ calls: 1, bytes: Buffer.byteLength(words) });
  await other.tt('try');
  const { err } = await me.hook('before', {
    tool_name: 'Write',
    tool_input: { file_path: join(ws.dir, 'x'), content: 'x' },
  });
  expect(row(await cost(ws), mine, 'hook before')).toMatchObject({ calls: 1, bytes: Buffer.byteLength(err) });
});

test('a follower’s lines are counted as they come, so that one that is killed has been counted', async () => {
  const ws = await roomOfTwo();
  const ear = follower(ws, ['events', '--follow', '--after', '0'], A);
  await ws.tt(['msg', 'send', 'room', 'hello'], B);
  await ear.count(2);
  const counted = async () => row(await cost(ws), 'script:a', 'events')?.bytes;
  await until('its lines are counted', async () => (await counted()) === size(...ear.lines()));
  await ear.end('SIGKILL');
  expect(await counted()).toBe(size(...ear.lines()));
});

test('one member, and from when; a member that has left by its id', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['leave'], B);
  expect((await cost(ws, 'a')).cost.map((r) => r.agent_id)).toEqual(['script:a']);
  expect((await cost(ws, 'script:b')).cost.map((r) => r.verb).sort()).toEqual(['join', 'leave']);
  expect((await cost(ws, '--since', '3')).cost.map((r) => r.verb)).toEqual(['leave']);
  expect((await cost(ws, '--since', '1h')).calls).toBe(3);
  expect((await ws.tt(['cost', 'nobody', '--json'])).error['error']).toBe('unknown_recipient');
  expect((await ws.tt(['cost', '--since', '99', '--json'])).error['error']).toBe('invalid_cursor');
  expect((await ws.tt(['cost', '--since', 'noon', '--json'])).error['error']).toBe('invalid_input');
  // A restore leaves numbers out: from one of them on there is what came after.
  await ws.tt(['backup', 'b']);
  await ws.tt(['restore', 'b', '--yes']);
  await ws.tt(['join'], A);
  expect((await cost(ws, '--since', '500')).cost.map((r) => r.verb)).toEqual(['join']);
});

test('text: a line for each, the dearest first, and all of it', async () => {
  const ws = await roomOfTwo();
  expect((await ws.tt(['cost'])).out).toMatch(
    /^agent {5}verb {2}calls {2}bytes {2}≈ tokens\nscript:b {2}join {6}1 {2,}\d+ {2,}\d+\nscript:a {2}join {6}1 {2,}\d+ {2,}\d+\nall {17}2 {2,}\d+ {2,}\d+$/,
  );
  expect((await freshWorkspace().tt(['cost'])).out).toBe('Nothing was counted yet.');
  await ws.tt(['join']);
  expect((await ws.tt(['cost', 'ada'])).out).toBe('What a person reads is not counted.');
});

test('lines that are none are left out and counted; a full file is kept once; nobody writes through a link', async () => {
  const ws = await roomOfTwo();
  const log = join(ws.room, 'cost.log');
  appendFileSync(log, '{"at":1,"agent":"script:a","verb":"jo\n[]\n{"at":"x"}\n');
  expect(await cost(ws)).toMatchObject({ calls: 2, unreadable: 3 });
  appendFileSync(
    log,
    `${JSON.stringify({ at: 1, agent: 'script:old', verb: 'wait', bytes: 7, more: 'x'.repeat(5_000_000) })}\n`,
  );
  await ws.tt(['who'], A);
  await ws.tt(['who'], A);
  expect([existsSync(`${log}.1`), readFileSync(log, 'utf8').split('\n').length]).toEqual([true, 3]);
  expect(row(await cost(ws), 'script:old', 'wait')).toMatchObject({ bytes: 7 });
  const other = await roomOfTwo();
  const target = join(other.home, 'theirs');
  writeFileSync(target, '');
  unlinkSync(join(other.room, 'cost.log'));
  symlinkSync(target, join(other.room, 'cost.log'));
  expect((await other.tt(['who'], A)).code).toBe(0);
  expect(readFileSync(target, 'utf8')).toBe('');
});

test('an observer reads what it cost and leaves no trace of itself', async () => {
  const ws = await roomOfTwo();
  const before = readFileSync(join(ws.room, 'cost.log'), 'utf8');
  const looks = { as: 'script:eye', env: { TT_ROLE: 'observer' } };
  expect((await ws.tt(['cost', '--json'], looks)).json['calls']).toBe(2);
  expect(readFileSync(join(ws.room, 'cost.log'), 'utf8')).toBe(before);
});

test('the tokens are an estimate that is right within a quarter, for what agents read most', async () => {
  const ws = freshWorkspace();
  const [me, other] = [agentIn(ws, 'claude'), agentIn(ws, 'codex')];
  const said: string[] = [];
  for (const words of [['join'], ['wait'], ['who'], ['state']]) said.push((await me.tt(...words)).out);
  await other.tt('join');
  for (const body of [
    'The parser splits at commas; the tests for escapes are missing.',
    'Look at src/store/open.ts:40, please.',
    'done',
  ])
    await other.tt('msg', 'send', 'room', body);
  for (const words of [
    ['msg', 'recv'],
    ['events'],
    ['release', '--status', 'The parser is done.', '--next-action', 'Write the tests.'],
  ])
    said.push((await me.tt(...words)).out);
  const real = said.reduce((sum, text) => sum + encode(text).length, 0);
  const found = await cost(ws);
  const mine = await idOf(me);
  const told = found.cost.filter((r) => r.agent_id === mine).reduce((sum, { tokens }) => sum + tokens, 0);
  expect(Math.abs(told / real - 1)).toBeLessThan(0.25);
});
