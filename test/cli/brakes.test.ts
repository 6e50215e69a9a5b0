/** What a person can stop: the room, or one agent; what still goes through; and that every control says who, when and why. */
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

const HANDOFF = ['--status', 'half', '--next-action', 'rest'];

test('a paused room grants no turn, its holder works on, and a resume wakes whoever waits', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['wait'], A);
  const paused = await ws.tt(['pause', '--reason', 'lunch', '--json']);
  expect([paused.code, paused.json['mode'], paused.json['changed']]).toEqual([0, 'paused', true]);
  expect((await ws.tt(['check'], A)).code).toBe(0);
  expect((await ws.tt(['release', ...HANDOFF], A)).code).toBe(0);
  const tried = (await ws.tt(['try', '--json'], B)).json;
  expect([tried.status, tried['reason']]).toEqual(['not_yet', 'paused']);
  expect(tried['hint']).toMatch(/paused/);
  const waiting = ws.start(['wait', '--json'], B);
  await until('waiting', async () => (await ws.tt(['who'])).out.includes('waiting'));
  expect((await ws.tt(['pause', '--json'])).json['changed']).toBe(false);
  await ws.tt(['resume']);
  expect(JSON.parse(String((await waiting).stdout)).status).toBe('your_turn');
});

test('a person takes the stick and talks in a paused room', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['pause']);
  expect((await ws.tt(['wait', '--json'])).json.status).toBe('your_turn');
});

test('what agents say is held back while the room is paused, in order and complete when it goes on', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['pause']);
  expect((await ws.tt(['msg', 'send', 'b', 'one'], A)).code).toBe(0);
  await ws.tt(['msg', 'send', 'b', 'of a person']);
  await ws.tt(['msg', 'send', 'room', 'two'], A);
  const read = async () =>
    (await ws.tt(['wait', '--park', '--timeout', '0', '--json'], B)).json.events
      .filter((e) => e.event_type === 'message_sent')
      .map((e) => e.payload.body);
  expect(await read()).toEqual(['of a person']);
  // It was shown ahead of what is held back, and is not shown again and again meanwhile.
  expect(await read()).toEqual([]);
  const peek = async (who = B) => (await ws.tt(['msg', 'peek', '--json'], who)).json;
  expect(await peek()).toMatchObject({ unread: 0, held_back: 2 });
  expect((await ws.tt(['msg', 'peek', '--text'], B)).out).toContain('2 messages of agents are held back');
  // Its own words are nothing that waits for it.
  expect(await peek(A)).toMatchObject({ unread: 0 });
  expect(await peek(A)).not.toHaveProperty('held_back');
  await ws.tt(['resume']);
  expect(await peek()).toMatchObject({ unread: 3 });
  expect(await peek()).not.toHaveProperty('held_back');
  expect(await read()).toEqual(['one', 'of a person', 'two']);
  expect(await read()).toEqual([]);
});

test('a follower hears a person at once, and the rest when the room goes on: nothing twice, nothing lost', async () => {
  const ws = await roomOfTwo();
  const follower = ws.start(['events', '--follow', '--event', 'message_sent', '--json'], B);
  const bodies: string[] = [];
  follower.stdout?.on('data', (chunk) => {
    for (const line of String(chunk).trim().split('\n')) bodies.push(JSON.parse(line).payload.body);
  });
  await until('waiting', async () => (await ws.tt(['who'])).out.includes('listening'));
  await ws.tt(['hold', 'script:b']);
  await ws.tt(['msg', 'send', 'b', 'one'], A);
  await ws.tt(['msg', 'send', 'b', 'now'], {});
  await until('one line', () => bodies.length === 1);
  await ws.tt(['msg', 'send', 'b', 'two'], A);
  await ws.tt(['unhold', 'script:b']);
  await until('three lines', () => bodies.length === 3);
  expect(bodies).toEqual(['now', 'one', 'two']);
  follower.kill();
  await follower.catch(() => {});
});

test('a stopped room refuses agents’ writes of every kind; releasing, leaving and acknowledging go through', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['wait'], A);
  const waiting = ws.start(['wait', '--json'], B);
  await until('waiting', async () => (await ws.tt(['who'])).out.includes('waiting'));
  await ws.tt(['stop', '--reason', 'wrong branch']);
  expect(JSON.parse(String((await waiting).stdout))).toMatchObject({ status: 'stopped', wake_reason: 'stopped' });
  for (const words of [['msg', 'send', 'room', 'x'], ['notes', 'add', 'x'], ['assign', 'b', ...HANDOFF], ['join']]) {
    const { code, error } = await ws.tt([...words, '--json'], A);
    expect([words[0], code, error['error'], error['reason']]).toEqual([words[0], 1, 'room_stopped', 'wrong branch']);
  }
  const check = await ws.tt(['check', '--json'], A);
  expect([check.code, check.error['error']]).toEqual([3, 'not_your_turn']);
  const { head } = { head: (await ws.tt(['state', '--json'])).json.cursor_event_seq };
  expect((await ws.tt(['ack'], A)).code).toBe(0);
  expect((await ws.tt(['release', ...HANDOFF], A)).code).toBe(0);
  expect((await ws.tt(['leave'], A)).code).toBe(0);
  expect((await ws.tt(['state', '--json'])).json.cursor_event_seq).toBe(head + 2);
  expect((await ws.tt(['msg', 'send', 'b', 'a person may'])).code).toBe(0);
  expect((await ws.tt(['resume', '--json'])).error['error']).toBe('room_stopped');
  expect((await ws.tt(['reset', '--json'])).json['mode']).toBe('running');
  expect((await ws.tt(['msg', 'send', 'room', 'on'], B)).code).toBe(0);
});

test('a stop that is over is never delivered: whoever was away reads the reset, and goes on', async () => {
  const ws = await roomOfTwo();
  const { cursor_event_seq } = (await ws.tt(['events', '--resume', '--json'], B)).json;
  await ws.tt(['stop', '--reason', 'old']);
  await ws.tt(['reset']);
  const types = (await ws.tt(['wait', '--json', '--timeout', '0'], A)).json;
  expect(types.status).toBe('your_turn');
  expect(types.events.map((e) => e.event_type)).not.toContain('stopped');
  const followed = (await ws.tt(['events', '--resume', '--json', '--target', 'self'], B)).json.events;
  expect(followed.filter((e) => e.event_seq > cursor_event_seq + 1).map((e) => e.event_type)).toEqual(['reset']);
  // The log keeps it.
  expect((await ws.tt(['events', '--event', 'stopped', '--json'])).json.events).toHaveLength(1);
});

test('a held agent gets no turn, and is no candidate; others do', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['hold', 'a', '--reason', 'not you']);
  const tried = (await ws.tt(['try', '--json'], A)).json;
  expect([tried.status, tried['reason']]).toEqual(['not_yet', 'held']);
  expect((await ws.tt(['try', '--json'], B)).json.status).toBe('your_turn');
  const again = await ws.tt(['hold', 'a', '--json']);
  expect(again.json['changed']).toBe(false);
  // Leaving and coming back is no way out.
  await ws.tt(['leave'], A);
  await ws.tt(['join'], A);
  await ws.tt(['release', ...HANDOFF], B);
  expect((await ws.tt(['try', '--json'], A)).json['reason']).toBe('held');
  await ws.tt(['unhold', 'a']);
  expect((await ws.tt(['try', '--json'], A)).json.status).toBe('your_turn');
});

test('an interrupt ends a wait, and stands until it is acknowledged', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['wait'], A);
  const waiting = ws.start(['wait', '--json'], B);
  await until('waiting', async () => (await ws.tt(['who'])).out.includes('waiting'));
  await ws.tt(['interrupt', 'b', '--reason', 'new plan']);
  expect(JSON.parse(String((await waiting).stdout))).toMatchObject({
    ...{ status: 'interrupted', wake_reason: 'interrupt' },
    next_command: expect.stringMatching(/^tt ack/),
  });
  expect((await ws.tt(['wait', '--json'], B)).json.status).toBe('interrupted');
  const acked = await ws.tt(['ack', '--json'], B);
  expect(acked.json).toMatchObject({ status: 'acknowledged', reason: 'new plan' });
  expect((await ws.tt(['ack', '--json'], B)).json.status).toBe('nothing');
  expect((await ws.tt(['try', '--json'], B)).json['reason']).toBe('owned');
});

test('brakes are a person’s: an agent needs the word and a reason, and both are written down', async () => {
  const ws = await roomOfTwo();
  for (const words of [
    ['pause'],
    ['resume'],
    ['stop'],
    ['reset'],
    ['hold', 'b'],
    ['unhold', 'b'],
    ['interrupt', 'b'],
  ]) {
    for (const more of [[], ['--operator-requested'], ['--reason', 'x']]) {
      const { code, error } = await ws.tt([...words, ...more, '--json'], A);
      expect([words[0], code, error['error']]).toEqual([words[0], 1, 'operator_required']);
    }
  }
  expect((await ws.tt(['say', 'hello', '--json'], A)).error['error']).toBe('operator_required');
  await ws.tt(['pause', '--operator-requested', '--reason', 'my user said so'], A);
  const [event] = (await ws.tt(['events', '--event', 'paused', '--json'])).json.events;
  expect(event).toMatchObject({ from_agent_id: 'script:a', reason: 'my user said so', payload: { requested: true } });
  const said = await ws.tt(['say', 'on their behalf', '--operator-requested', '--reason', 'told', '--json'], A);
  expect(said.code).toBe(0);
  const heard = (await ws.tt(['events', '--event', 'message_sent', '--json', '--verbose'])).json.events.at(-1);
  expect(heard).toMatchObject({ reason: 'told', payload: { origin: 'operator' } });
});

test('two persons at once: one of them has done it, and what is over is over once', async () => {
  const ws = await roomOfTwo();
  const all = (verb: string) =>
    Promise.all(Array.from({ length: 4 }, async () => (await ws.tt([verb, '--json'])).json['changed']));
  for (const verb of ['stop', 'reset', 'pause', 'resume']) {
    const changed = await all(verb);
    expect([verb, changed.filter(Boolean).length]).toEqual([verb, 1]);
  }
  const mixed = await Promise.all(
    ['stop', 'reset', 'stop', 'reset', 'stop', 'reset'].map((verb) => ws.tt([verb, '--json'])),
  );
  expect(mixed.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
  const modes = (await ws.tt(['events', '--event', 'stopped,reset', '--json'])).json.events.map((e) => e.event_type);
  modes.forEach((type, i) => void expect([i, type]).toEqual([i, i % 2 === 0 ? 'stopped' : 'reset']));
});

test('kick --ban keeps it out for a while, then lets it in', async () => {
  const ws = await roomOfTwo();
  const kicked = await ws.tt(['kick', 'b', '--ban', '10m', '--force', '--json']);
  expect(kicked.json).toMatchObject({ status: 'kicked', banned_ms: 600_000 });
  for (const words of [['join'], ['wait']])
    expect((await ws.tt([...words, '--json'], B)).error['error']).toBe('banned');
  const later = { ...B, env: { TT_TEST_CLOCK: JSON.stringify({ wall: 601_000, mono: 601_000 }) } };
  expect((await ws.tt(['join', '--json'], later)).code).toBe(0);
  expect((await ws.tt(['join', '--json'], B)).code).toBe(0);
});

test('hooks obey before the next tool call: stop, hold, pause without the stick, and an interrupt whatever the tool', async () => {
  const ws = freshWorkspace();
  const [me, other] = [agentIn(ws, 'claude'), agentIn(ws, 'codex')];
  for (const agent of [me, other]) await agent.tt('join');
  await me.tt('wait');
  const file = `${ws.dir}/a.txt`;
  const allowed = async () => (await me.edits(file)).code;
  expect([await allowed(), await allowed()]).toEqual([0, 0]);
  await ws.tt(['pause']);
  expect(await allowed()).toBe(0);
  expect((await me.goesOn()).context).toMatch(/paused the room: finish your step/);
  await ws.tt(['resume']);
  await ws.tt(['stop', '--reason', 'enough']);
  expect((await me.edits(file)).err).toMatch(/human:\w+ \(enough\) stopped this room\. Edit nothing more/);
  await ws.tt(['reset']);
  expect(await allowed()).toBe(0);
  await ws.tt(['hold', 'claude']);
  expect((await me.edits(file)).err).toMatch(/holds you/);
  await ws.tt(['unhold', 'claude']);
  expect(await allowed()).toBe(0);
  await ws.tt(['interrupt', 'claude', '--reason', 'look here']);
  expect((await me.edits(file)).err).toMatch(/\(look here\) interrupts you/);
  expect((await me.runs('ls -l')).err).toMatch(/interrupts you/);
  expect((await me.runs('tt ack; ls')).code).toBe(2);
  expect((await me.runs('tt ack')).code).toBe(0);
  expect((await me.goesOn()).context).toMatch(/interrupts you: stop what you are doing and run `tt ack` \(look here\)/);
  await me.tt('ack');
  expect((await me.runs('ls -l')).code).toBe(0);
  expect(await allowed()).toBe(0);
});
