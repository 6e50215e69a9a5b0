/** Taking the stick: only when offered, or on a person's word; and the one it was taken from is told. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { guardians, HANDOFF, receivers, standIn, started, startWait } from '../support/stand-in.ts';
import { hasScript } from '../support/terminal.ts';
import { BIN, freshWorkspace, until } from '../support/workspace.ts';

const OPERATOR = ['--operator-requested', '--reason', 'Ada said so'];

test('a person that takes from a live holder is asked; without a terminal --yes is needed', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], a);
  const asked = await room.tt(['take', '--json']);
  expect(asked).toMatchObject({ code: 1, out: '' });
  expect(asked.error).toMatchObject({ error: 'confirmation_required', current_owner: a.id, hint: 'tt take --yes' });
  expect((await room.tt(['take', '--yes', '--json'])).json).toMatchObject({
    status: 'your_turn',
    turn_id: 2,
    reason: 'operator_override',
    revoked_agent_id: a.id,
    guarded: true,
  });
  await until('one guardian', () => guardians(room).length === 1);
});

test.runIf(hasScript())('at a terminal a person is asked, and only a yes takes it (needs script(1))', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], a);
  const answering = (answer: string) =>
    spawnSync('script', ['-qec', `'${process.execPath}' '${BIN}' take --text`, '/dev/null'], {
      cwd: room.dir,
      env: room.env(),
      input: `${answer}\n`,
      encoding: 'utf8',
    });
  const no = answering('n');
  // The answer’s own line is typed, and not echoed here.
  expect([no.status, no.stdout.trim().replace(/^[\s\S]*\[y\/N\]\s*/, '')]).toEqual([1, 'Nothing changed.']);
  expect((await room.tt(['check', '--json'], a)).code).toBe(0);
  const said = answering('y').stdout;
  expect(said).toMatch(/script:a holds the stick and is alive\. Take it\? \[y\/N\]/);
  expect(said).toMatch(/You have the stick: turn 2/);
});

test('of a holder that nothing stands for it is not said that it is alive', async () => {
  const room = freshWorkspace();
  await room.tt(['wait', '--json'], { as: 'script:unseen' });
  expect((await room.tt(['take', '--json'])).error).toMatchObject({
    ...{ error: 'confirmation_required', message: 'script:unseen holds the stick and is not proven dead' },
  });
  const a = standIn('a');
  expect((await room.tt(['take', '--json'], a)).error['message']).toBe(
    'script:unseen holds the stick and is not proven dead',
  );
});

test('an agent may not take from a live holder unless a person asked for it and it says why', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const refused = async (...words: string[]) => (await room.tt(['take', '--json', ...words], b)).error['error'];
  expect(await refused()).toBe('takeover_not_available');
  expect(await refused('--reason', 'I want it')).toBe('takeover_not_available');
  expect(await refused('--yes')).toBe('takeover_not_available');
  expect(await refused('--operator-requested')).toBe('operator_required');
  const taken = (await room.tt(['take', '--json', ...OPERATOR], b)).json;
  expect(taken).toMatchObject({ status: 'your_turn', reason: 'operator_override', revoked_agent_id: a.id });
});

test('the holder it was taken from can do nothing any more, and its next wait tells it', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  const { lease_id } = (await room.tt(['wait', '--json'], a)).json;
  await room.tt(['take', '--json', ...OPERATOR], b);
  for (const words of [[], ['--turn', '1'], ['--turn', '1', '--lease', String(lease_id)]]) {
    for (const verb of [['release'], ['pass'], ['assign', b.id, '--operator-requested']]) {
      const { code, error } = await room.tt([...verb, ...HANDOFF, ...words, '--json'], a);
      expect({ code, ...error }).toMatchObject({ code: 1, error: 'turn_mismatch', current_owner: b.id });
    }
    const { code, error } = await room.tt(['check', ...words, '--json'], a);
    expect({ code, ...error }).toMatchObject({ code: 3, error: 'not_your_turn', cause: 'turn_mismatch' });
  }
  const told = (await room.tt(['wait', '--timeout', '0', '--json'], a)).json;
  expect(told).toMatchObject({ status: 'not_yet', current_owner: b.id });
  expect(told.events).toMatchObject([
    { event_type: 'join' },
    { event_type: 'takeover', from_agent_id: a.id, to_agent_id: b.id, reason: 'Ada said so', turn_id: 2 },
  ]);
});

test('the holder it was taken from hears of it in its follower', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const follower = room.start(['events', '--follow', '--json'], a);
  let heard = '';
  follower.stdout?.on('data', (text) => {
    heard += text;
  });
  await until('a listens', () => receivers(room).length === 1);
  await room.tt(['take', '--json', ...OPERATOR], b);
  await until('the takeover is heard', () => heard.includes('"event_type":"takeover"'));
});

test('a person takes from a dead holder without being asked', async () => {
  const room = freshWorkspace();
  const [a] = [standIn('a')];
  const wait = await room.tt(['wait', '--json'], a);
  process.kill(wait.json.guardian_pid, 'SIGKILL');
  a.kill();
  await until('it is offered', async () => (await room.tt(['take', '--json'])).code === 0);
});

test('running waits are told when the stick is taken past them', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  const waiting = await startWait(room, c);
  await room.tt(['take', '--json', ...OPERATOR], b);
  await room.tt(['release', ...HANDOFF], b);
  expect((await waiting.end).json).toMatchObject({ status: 'your_turn', turn_id: 3 });
});

test('take of a free stick, of one’s own, and of one promised to a sleeper', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  expect((await room.tt(['take', '--json'], a)).json).toMatchObject({ status: 'your_turn', reason: 'open_claim' });
  expect((await room.tt(['take', '--json'], a)).json).toMatchObject({ reason: 'already_owner', turn_id: 1 });
  await room.tt(['join'], b);
  await room.tt(['assign', b.id, ...HANDOFF, ...OPERATOR], a);
  expect((await room.tt(['take', '--json', '--reason', 'x'], a)).error).toMatchObject({
    error: 'takeover_not_available',
    reserved_for: b.id,
  });
  expect((await room.tt(['take', '--json'], b)).json).toMatchObject({ status: 'your_turn', reason: 'direct_pass' });
});

test('a wait of the member that takes ends as superseded', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const waiting = await startWait(room, b);
  await room.tt(['take', '--json', ...OPERATOR], b);
  expect(await waiting.end).toMatchObject({ code: 0, json: { status: 'superseded', wake_reason: 'superseded' } });
  const again = started(room.start(['wait', '--json'], b));
  expect((await again.end).json).toMatchObject({ status: 'your_turn', reason: 'already_owner' });
});
