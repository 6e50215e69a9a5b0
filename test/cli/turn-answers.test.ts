/** What the turn commands answer: every field for programs, and for people a text that says what to do next. */
import { expect, test } from 'vitest';
import { HANDOFF, standIn, startWait } from '../support/stand-in.ts';
import { freshWorkspace } from '../support/workspace.ts';

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
const TEXT = expect.any(String);
const NUMBER = expect.any(Number);

test('your_turn, as JSON and as text', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  await room.tt(['release', ...HANDOFF], a);
  expect((await room.tt(['wait', '--json', '--verbose'], b)).json).toEqual({
    status: 'your_turn',
    room_id: TEXT,
    canonical_path: room.dir,
    turn_id: 2,
    lease_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    handoff: { status: 's', next_action: 'n' },
    from_agent_id: a.id,
    reason: 'sequence',
    guardian_pid: NUMBER,
    guarded: true,
    watched: true,
    lease_expires_at: TIME,
    events: [],
    cursor_event_seq: NUMBER,
    wake_reason: 'turn',
    hint: TEXT,
  });
  const { out, err } = await room.tt(['wait', '--text'], b);
  expect(err).toBe('');
  expect(out.replace(/\d+ s already/, '0 s already')).toBe(
    [
      'You have the stick: turn 2 (already_owner).',
      `${b.id} has held it for 0 s already: this is the same turn, not a new one.`,
      `Handoff from ${a.id}:`,
      '  Status:',
      '    s',
      '  Next action:',
      '    n',
      "Next: edit, then  tt release --status '…' --next-action '…'",
    ].join('\n'),
  );
});

test('not_yet: who holds it, one’s place in the queue, and a next command that changes each round', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  for (const who of [a, b, c]) await room.tt(['join'], who);
  await room.tt(['wait', '--json'], a);
  const first = await startWait(room, b);
  const { json } = await room.tt(['wait', '--json', '--timeout', '0'], c);
  expect(json).toMatchObject({
    status: 'not_yet',
    room_id: TEXT,
    room_state: 'owned',
    turn_id: 1,
    current_owner: a.id,
    lease_expires_at: TIME,
    guardian_pid: NUMBER,
    holder_guarded: true,
    holder_watched: true,
    reason: 'owned',
    position: 2,
    queue: [b.id, c.id],
    wake_reason: 'timeout',
    next_command: 'tt wait --timeout 0 --round 2 --json',
    hint: TEXT,
  });
  expect(json).not.toHaveProperty('guarded');
  const again = (await room.tt(['wait', '--json', '--timeout', '0', '--round', '2'], c)).json;
  expect(again['next_command']).toBe('tt wait --timeout 0 --round 3 --json');
  const { out } = await room.tt(['wait', '--timeout', '0', '--text', '--events'], c);
  expect(out).toMatch(
    /^Not yet: script:a holds the stick \(turn 1\), for \d+ s\.\nYou were number 2 of 2 in the queue\./,
  );
  expect(out).toMatch(/\nNext: tt wait --events --timeout 0$/);
  expect((await room.tt(['try', '--json'], c)).json).toMatchObject({
    status: 'not_yet',
    position: null,
    queue: [b.id],
  });
  expect((await room.tt(['try', '--text'], c)).out).toMatch(/\nQueue: script:b\.\n/);
  first.kill();
  await first.end;
});

test('the command to run next keeps the path and the agent that were given', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], a);
  const { json } = await room.tt(['wait', '--timeout', '0', '--path', room.dir, '--agent', 'script:x', '--json'], {
    cwd: room.home,
  });
  expect(json['next_command']).toBe(`tt wait --timeout 0 --round 2 --path ${room.dir} --agent script:x --json`);
});

test('the command to run next keeps the flags of the wait; after a try it is a plain wait', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const next = async (...words: string[]) => (await room.tt([...words, '--json'], b)).json['next_command'];
  expect(await next('try')).toBe('tt wait --json');
  expect(await next('wait', '--events', '--timeout', '0.2', '--round', '4')).toBe(
    'tt wait --events --timeout 200ms --round 5 --json',
  );
  await room.tt(['msg', 'send', b.id, 'x'], a);
  const parked = (await room.tt(['wait', '--park', '--timeout', '1500ms', '--after', '1', '--json'], b)).json;
  expect(parked['next_command']).toBe(
    `tt wait --park --timeout 1500ms --after ${parked.cursor_event_seq} --round 2 --json`,
  );
});

test('unread handoffs of earlier turns stand in one line each, between where one stands and what to do', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a', { TT_WAITER_GRACE: '0' }), standIn('b')];
  for (const who of [a, b]) await room.tt(['join'], who);
  for (const status of ['one\nmore of it', 'two']) {
    await room.tt(['wait', '--json'], a);
    await room.tt(['release', '--status', status, '--next-action', 'secret'], a);
  }
  await room.tt(['wait', '--json'], a);
  const { out } = await room.tt(['wait', '--timeout', '0', '--text'], b);
  const lines = out.split('\n');
  expect(lines[0]).toMatch(/^Not yet: script:a holds the stick/);
  expect(lines.indexOf('Do not edit; wait again.')).toBeLessThan(lines.findIndex((line) => /^Unread/.test(line)));
  expect(lines.at(-1)).toBe('Next: tt wait --timeout 0');
  expect(lines.filter((line) => line.includes('Status:'))).toEqual(['  Status: one …', '  Status: two']);
  expect(out).not.toContain('secret');
  const after = /whole: tt events --after (\d+)\)/.exec(out)?.[1] ?? '';
  expect((await room.tt(['events', '--after', after, '--text'], b)).out.split('\n')[0]).toMatch(/ release script:a/);
});

test('superseded: the newer wait of the same member goes on, the older one ends', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const older = await startWait(room, b);
  const newer = await startWait(room, b);
  expect(await older.end).toMatchObject({
    code: 0,
    json: { status: 'superseded', wake_reason: 'superseded', next_command: 'tt state --json', hint: TEXT },
  });
  await room.tt(['release', ...HANDOFF], a);
  expect((await newer.end).json).toMatchObject({ status: 'your_turn', turn_id: 2 });
});

test('release, assign and check in text', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  expect((await room.tt(['check', '--text'], a)).out).toBe('yes: script:a holds the stick (turn 1)');
  const no = await room.tt(['check', '--text'], b);
  expect(no).toMatchObject({ code: 3, out: '' });
  expect(no.err).toBe('tt: script:b does not hold the stick, script:a does (turn 1) (not_your_turn)\n  → tt wait');
  const waiting = await startWait(room, b);
  expect((await room.tt(['release', ...HANDOFF, '--text'], a)).out).toBe(
    'Released turn 1. Next: script:b.\nDo not edit any more. To ask again:  tt wait',
  );
  await waiting.end;
  const asked = ['--operator-requested', '--reason', 'x'];
  expect((await room.tt(['assign', a.id, ...HANDOFF, ...asked, '--text'], b)).out).toMatch(/^Passed to script:a/);
  expect((await room.tt(['health', '--text'], a)).out).toMatch(/the stick is promised to you$/);
});

test('check: yes with the token, for the turn and the lease that are asked for', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  const { lease_id } = (await room.tt(['wait', '--json'], a)).json;
  const check = async (...words: string[]) => (await room.tt(['check', '--json', ...words], a)).code;
  const yes = (await room.tt(['check', '--json'], a)).json;
  expect(yes).toEqual({ status: 'yes', room_id: TEXT, agent_id: a.id, turn_id: 1, epoch: 1 });
  expect(await check('--turn', '1', '--lease', String(lease_id))).toBe(0);
  expect(await check('--turn', '2')).toBe(3);
  expect(await check('--lease', 'x')).toBe(3);
});

test('who, state and health: what a newcomer and a program need', async () => {
  const room = freshWorkspace();
  const [a, b, p] = [standIn('a'), standIn('b'), standIn('p')];
  await room.tt(['wait', '--json'], a);
  const waits = [await startWait(room, b), await startWait(room, p, '--park')];
  const members = [
    { agent_id: a.id, status: 'active', process_liveness: 'alive', activity: 'holding', since: TIME, last_turn_id: 1 },
    { agent_id: b.id, status: 'active', process_liveness: 'alive', activity: 'waiting', since: TIME, last_turn_id: 0 },
    { agent_id: p.id, status: 'active', process_liveness: 'alive', activity: 'parked', since: TIME, last_turn_id: 0 },
  ];
  expect((await room.tt(['who', '--json'])).json).toMatchObject({ members, queue: [b.id] });
  expect((await room.tt(['state', '--json'])).json).toMatchObject({
    room: { room_id: TEXT, canonical_path: room.dir, state: 'owned', epoch: 1 },
    current_owner: a.id,
    turn_id: 1,
    members,
    cursor_event_seq: NUMBER,
  });
  expect((await room.tt(['health', '--json'], b)).json).toMatchObject({
    room: { room_id: TEXT, canonical_path: room.dir, state: 'owned', turn_id: 1 },
    owner: a.id,
    reserved_for: null,
    you_own: false,
    lease: { expires_at: TIME, guarded: true },
    guardian: { status: 'alive', pid: NUMBER },
    listener: { active: 1 },
    position: 1,
    queue: [b.id],
    next_action: 'nothing: your tt wait is running',
  });
  const { out } = await room.tt(['who', '--text'], b);
  expect(out).toMatch(
    /^script:a holds the stick \(turn 1\)\.\n {2}script:a +live +holding for .*\n\* script:b +live +waiting/,
  );
  expect(out).toMatch(/\nQueue: script:b; you are number 1\.$/);
  for (const wait of waits) wait.kill();
  await Promise.all(waits.map((wait) => wait.end));
});

test('park: listens, is refused to the holder, and excludes --events', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  expect((await room.tt(['wait', '--park', '--json'], a)).error).toMatchObject({ error: 'park_requires_release' });
  expect((await room.tt(['wait', '--park', '--events', '--json'], a)).error).toMatchObject({
    error: 'invalid_wait_mode',
  });
  const parked = await startWait(room, b, '--park');
  await room.tt(['msg', 'send', b.id, 'news'], a);
  const { json } = await parked.end;
  expect(json).toMatchObject({ status: 'not_yet', reason: 'parked', wake_reason: 'event' });
  expect(json['next_command']).toBe('tt wait --park --round 2 --json');
  expect(json.events.map((e) => e.payload?.body)).toEqual(['news']);
});
