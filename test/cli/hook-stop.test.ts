/** Stopping: a session is kept from it once while something is open; an idle one is woken by what is meant for it. */
import { expect, test } from 'vitest';
import { type Agent, agentIn, type HookRan } from '../support/agent.ts';
import { running } from '../support/processes.ts';
import { HANDOFF, standIn, startWait } from '../support/stand-in.ts';
import { freshWorkspace, until, type Workspace } from '../support/workspace.ts';

async function two(): Promise<{ room: Workspace; me: Agent; other: Agent }> {
  const room = freshWorkspace();
  const [me, other] = [agentIn(room, 'claude'), agentIn(room, 'codex')];
  await me.tt('join');
  await other.tt('join');
  await me.goesOn();
  return { room, me, other };
}

/** What keeps it at work; empty: it may stop. */
const kept = ({ code, out, err }: HookRan): string => (code === 2 ? err : out && JSON.parse(out).reason);
const listening = (room: Workspace): Promise<true> =>
  until('it listens', async () => (await room.tt(['who'])).out.includes('on standby') || null);

test('whoever holds the stick is told once to release it; then it may stop', async () => {
  const { me } = await two();
  await me.tt('wait');
  const first = await me.hook('stop', { stop_hook_active: false });
  // Not as JSON, which Claude Code shows its model twice.
  expect([first.code, first.out]).toEqual([2, '']);
  expect(first.err).toMatch(/you still hold the stick \(turn 1\).*tt release/);
  expect(kept(await me.hook('stop', { stop_hook_active: true }))).toBe('');
  // Another prompt, the same turn: it was told.
  expect(kept(await me.hook('stop', { stop_hook_active: false }))).toBe('');
  await me.tt('release', '--status', 'a', '--next-action', 'b');
  await me.tt('take', '--operator-requested', '--reason', 'again');
  expect(kept(await me.hook('stop'))).toContain('(turn 2)');
});

test('whoever the stick is promised to is told once', async () => {
  const { room, me, other } = await two();
  const following = room.start(['events', '--follow'], {
    env: { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: me.session },
  });
  await until('it follows', async () => (await room.tt(['who'])).out.includes('listening') || null);
  await other.tt('wait');
  await other.tt('release', '--status', 'a', '--next-action', 'b');
  expect(kept(await me.hook('stop'))).toMatch(/the stick is promised to you\. Take it with `tt wait`, or `tt leave`/);
  expect(kept(await me.hook('stop'))).toBe('');
  following.kill();
});

test('whoever has claimed paths or a task is told once of each, with what gives it back', async () => {
  const { room, me, other } = await two();
  await me.tt('claim', 'src/**', '*.md');
  for (const title of ['one', 'two']) await me.tt('task', 'add', title);
  await me.tt('task', 'claim', 't1');
  await other.tt('task', 'claim', 't2');
  await other.goesOn();
  expect(kept(await me.hook('stop', { agent_id: 'sub' }))).toBe('');
  expect(kept(await me.hook('stop', { stop_hook_active: true }))).toBe('');
  expect(kept(await me.hook('stop'))).toBe(
    [
      'Turntable: nobody else edits src/**, *.md while you have claimed it: `tt unclaim c1` if you are done there.',
      "Turntable: you have not ended t1: `tt task done t1 '…'`, or `tt task abandon t1 --reason '…'` for others to do it.",
    ].join('\n'),
  );
  expect(kept(await me.hook('stop'))).toBe('');
  await me.tt('unclaim', 'c1');
  // One thing less is nothing new; what is claimed anew is.
  expect(kept(await me.hook('stop'))).toBe('');
  await me.tt('wait');
  const stick = kept(await me.hook('stop'));
  expect(stick).toMatch(/^Turntable: you still hold the stick/);
  expect(stick).not.toMatch(/t1|unclaim/);
  await me.tt('task', 'abandon', 't1', '--reason', 'r');
  await me.tt('task', 'claim', 't1');
  expect(kept(await me.hook('stop'))).toMatch(/^Turntable: you have not ended t1: [^\n]*$/);
  expect(kept(await other.hook('stop'))).toContain('you have not ended t2');
  await room.tt(['close']);
});

test('a worker’s task is the worker’s to give back: its session is not reminded', async () => {
  const { room, me } = await two();
  await me.tt('task', 'add', 'one');
  const env = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: me.session };
  const worker = room.start(['work', '--', 'sleep', '600'], { env });
  await until('it works', async () => (await room.tt(['task', 'list'])).out.includes('claimed') || null);
  expect(kept(await me.hook('stop'))).toBe('');
  worker.kill();
  await worker;
});

test('messages that came in are handed over instead of being left; never twice in a row, never to a subagent', async () => {
  const { me, other } = await two();
  await other.tt('msg', 'send', 'room', 'wait for me');
  expect(kept(await me.hook('stop', { agent_id: 'sub' }))).toBe('');
  expect(kept(await me.hook('stop', { stop_hook_active: true }))).toBe('');
  expect(kept(await me.hook('stop', {}))).toContain('  wait for me');
  expect(kept(await me.hook('stop', {}))).toBe('');
});

test('a stranger stops as it likes', async () => {
  const { room, other } = await two();
  await other.tt('wait');
  expect(await agentIn(room, 'opencode').hook('stop')).toMatchObject({ code: 0, out: '', err: '' });
});

test('an idle session is woken by a message for it: one wake for all that is unread', async () => {
  const { room, me, other } = await two();
  await me.hook('stop');
  const listener = me.listens();
  await listening(room);
  await other.tt('msg', 'send', 'room', 'agents talk, nobody wakes');
  expect((await other.tt('msg', 'send', 'claude', 'wake up')).json).toMatchObject({ delivery_status: 'receiver' });
  const { exitCode, stderr, stdout } = await listener;
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/agents talk, nobody wakes\n.*message from codex:\w+ to you:\n {2}wake up$/s);
  const { events } = (await room.tt(['events', '--event', 'message_sent', '--json'])).json;
  expect(events.map((e) => Object.values(e['delivery'] as object))).toEqual([['injected'], ['injected']]);
  expect((await me.hook('prompt')).out).toBe('');
});

test.each([
  ['a person’s word to all', ['msg', 'send', 'room', 'everybody stop']],
  ['an urgent word to all', ['msg', 'send', 'room', '--interrupt', 'fire']],
])('%s wakes an idle session', async (_what, words) => {
  const { room, me } = await two();
  if (!words.includes('--interrupt')) await room.tt(['join']);
  const listener = me.listens();
  await listening(room);
  const sent = await (words.includes('--interrupt') ? agentIn(room, 'codex').tt(...words) : room.tt(words));
  expect(sent.code).toBe(0);
  expect((await listener).exitCode).toBe(2);
});

test('a session that is at work again needs no waking: its listener ends, and the message waits for the next tool', async () => {
  const { room, me, other } = await two();
  await me.hook('stop');
  const listener = me.listens();
  await listening(room);
  expect((await me.hook('prompt', { prompt: 'go on' })).code).toBe(0);
  expect(await listener).toMatchObject({ exitCode: 0, stderr: '' });
  await other.tt('msg', 'send', 'claude', 'later');
  expect((await me.goesOn()).context).toContain('later');
});

test('a stop that was refused, and a second stop, leave one listener', async () => {
  const { room, me, other } = await two();
  await other.tt('msg', 'send', 'claude', 'not yet');
  expect((await me.listens()).exitCode).toBe(0);
  expect(kept(await me.hook('stop'))).toContain('not yet');
  await me.hook('stop', { stop_hook_active: true });
  // Beside a stop hook that was faster: what it said is told by now.
  expect((await me.listens()).exitCode).toBe(0);
  const first = me.listens({ stop_hook_active: true });
  await listening(room);
  const third = me.listens({ stop_hook_active: true });
  expect(await first).toMatchObject({ exitCode: 0, stderr: '' });
  await until('one listens', () => running(room.dir).length <= 2 || null);
  third.kill();
  await third;
});

test('a session that nobody sits before would wait for its listener: it gets none', async () => {
  const { me } = await two();
  for (const env of [{ CLAUDE_CODE_SESSION_ATTENDED: '0' }, { CLAUDE_CODE_ENTRYPOINT: 'sdk-cli' }])
    expect(await me.listens({}, { env })).toMatchObject({ exitCode: 0, stderr: '' });
});

test.each(['claude-code_2-1-217_harness', 'claude-code_1-9-999_harness', 'another', ''])(
  'a Claude Code that calls itself %j may wait for the listener: it gets none',
  async (AI_AGENT) => {
    const { me } = await two();
    expect(await me.listens({}, { env: { AI_AGENT } })).toMatchObject({ exitCode: 0, stderr: '' });
  },
);

test('standby: without hooks an honest no; with them the stick wakes, once', async () => {
  const room = freshWorkspace();
  const [me, other, gemini] = [agentIn(room, 'claude'), agentIn(room, 'codex'), agentIn(room, 'gemini')];
  await other.tt('wait');
  expect((await gemini.tt('standby')).error).toMatchObject({
    error: 'unreachable',
    message: expect.stringContaining('cannot be woken'),
  });
  expect((await me.tt('standby')).error).toMatchObject({
    error: 'unreachable',
    message: expect.stringContaining('no hook'),
  });
  await me.tt('join');
  await me.goesOn();
  expect((await me.tt('standby')).json).toMatchObject({ status: 'standby', woken_by: 'a hook of Claude Code' });
  await me.hook('stop');
  const listener = me.listens();
  await listening(room);
  const released = (await other.tt('release', '--status', 'a', '--next-action', 'b')).json;
  expect(released['reserved_for']).toMatch(/^claude:/);
  expect((await listener).stderr).toContain('left the stick for you: run `tt wait` to take it');
  expect((await me.tt('wait')).json).toMatchObject({ status: 'your_turn' });
  expect((await me.tt('standby')).error).toMatchObject({ error: 'park_requires_release' });
});

test('on standby one is in no queue: whoever waits comes first; but the stick can be assigned to it', async () => {
  const { room, me, other } = await two();
  const third = standIn('third');
  const { agent_id: id } = (await me.tt('whoami')).json;
  await me.tt('standby');
  await me.hook('stop');
  const listener = me.listens();
  await listening(room);
  await other.tt('wait');
  expect((await other.tt('health')).json.queue).toEqual([]);
  const waiting = await startWait(room, third);
  expect((await other.tt('release', ...HANDOFF)).json['reserved_for']).toBe(third.id);
  await waiting.end;
  const assigned = await room.tt(['assign', String(id), ...HANDOFF, '--json'], third);
  expect(assigned.json).toMatchObject({ status: 'passed', reserved_for: id });
  expect((await listener).stderr).toContain('left the stick for you: run `tt wait` to take it');
  expect((await me.tt('wait')).json).toMatchObject({ status: 'your_turn', reason: 'direct_pass' });
});

test('one that only listens beside its session can be assigned the stick too', async () => {
  const { room, me, other } = await two();
  const listener = me.listens();
  await listening(room);
  await other.tt('wait');
  expect((await other.tt('assign', 'claude', ...HANDOFF)).json).toMatchObject({ status: 'passed' });
  expect((await listener).stderr).toContain('left the stick for you');
});

test('whoever did not ask for the stick is not woken for it: two idle agents do not hand it to and fro', async () => {
  const { room, me, other } = await two();
  const listener = me.listens();
  await listening(room);
  await other.tt('wait');
  expect((await other.tt('release', '--status', 'a', '--next-action', 'b')).json['reserved_for']).toBeNull();
  listener.kill();
  await listener;
});
