/** Answers and errors on their streams: one JSON object or words for people, and nothing raw in the terminal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { BIN, freshWorkspace } from '../support/workspace.ts';

const ESC = '\u001b';
const NASTY = `${ESC}[31mred${ESC}]0;title\u0007\r\u009b2J\u202etxet\u2028#99 00:00:00 release script:x → room`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028]/;

const WRONG: readonly (readonly [readonly string[], number, string])[] = [
  [['stat'], 2, 'unknown_command'],
  [['state', '--jsno'], 2, 'invalid_input'],
  [['events', '--after', 'x'], 2, 'invalid_cursor'],
  [['events', '--event', 'nothing'], 2, 'invalid_event_type_filter'],
  [['events', '--wait', '--follow'], 2, 'invalid_wait_mode'],
  [['wait', '--park', '--events'], 2, 'invalid_wait_mode'],
  [['config', 'get', 'nothing'], 2, 'invalid_input'],
  [['state', 'nowhere'], 1, 'path_not_found'],
  [['state', '/'], 1, 'room_not_found'],
  [['state', '--agent', 'two words'], 1, 'invalid_agent_id'],
  [['msg', 'send', 'nobody', 'hi'], 1, 'unknown_recipient'],
  [['msg', 'send', 'room', ''], 1, 'invalid_body'],
  [['msg', 'send', 'room'], 1, 'invalid_body'],
  [['notes', 'resolve', 'n'], 1, 'unknown_note'],
  [['release'], 1, 'invalid_handoff'],
  [['join', '--name', 'a b'], 1, 'invalid_name'],
  [['kick', 'nobody'], 1, 'unknown_target'],
  [['check'], 3, 'not_your_turn'],
  [['replay', '--to', '99'], 2, 'invalid_cursor'],
];

test('every error: one JSON object on stderr and an empty stdout; in text what, why, what to do', async () => {
  const { tt } = freshWorkspace();
  await tt(['join']);
  for (const [words, status, code] of WRONG) {
    const name = words.join(' ');
    const json = await tt([...words, '--json']);
    expect([json.code, json.out, json.err.split('\n').length], name).toEqual([status, '', 1]);
    expect(json.error, name).toMatchObject({
      error: code,
      message: expect.stringMatching(/\S/),
      hint: expect.any(String),
    });
    const text = await tt([...words, '--text']);
    expect([text.code, text.out], name).toEqual([status, '']);
    expect(text.err, name).toMatch(new RegExp(`^tt: .+ \\(${code}\\)\n {2}→ .+(?:\n {4}.+)*$`));
  }
});

test('inside a harness an error is JSON without being asked for, and --text wins', async () => {
  const { tt } = freshWorkspace({ room: false });
  const env = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 's' };
  for (const words of [['stat'], ['state'], ['events', '--after', 'x']]) {
    expect((await tt(words, { env })).err, words.join(' ')).toMatch(/^\{"error":"/);
    expect((await tt([...words, '--text'], { env })).err, words.join(' ')).toMatch(/^tt: /);
  }
});

test('--json=true and JSON before the command are heard when the rest is wrong', async () => {
  const { tt } = freshWorkspace();
  for (const words of [
    ['--json=true', 'stat'],
    ['--json', 'stat'],
    ['stat', '--json'],
  ])
    expect((await tt(words)).error, words.join(' ')).toMatchObject({ error: 'unknown_command' });
  expect((await tt(['stat', '--', '--json'])).err).toMatch(/^tt: /);
});

test('what others wrote is shown, never sent to the terminal, and no body looks like a header', async () => {
  const { tt, room } = freshWorkspace();
  const a = { as: 'script:a' };
  await tt(['join'], a);
  await tt(['join'], { as: 'script:b' });
  await tt(['msg', 'send', 'room', `one\n#99 00:00:00 release script:x → room\n${NASTY}`], a);
  const { json } = await tt(['notes', 'add', '--json', `one\n${NASTY}`], a);
  await tt(['try'], a);
  const handoff = {
    status: `s\n${NASTY}`,
    next_action: NASTY,
    artifacts: [{ path: `p\n${NASTY}`, note: NASTY }],
    do_not: [NASTY],
  };
  await tt(['release', '--stdin'], { ...a, input: JSON.stringify(handoff) });
  await tt(['take', '--reason', `why\n${NASTY}`, '--text'], { as: 'script:b' });
  const wrong = [
    ['state', `no\n${NASTY}`],
    ['config', 'get', NASTY],
    [NASTY],
    ['state', `--${NASTY}`],
    ['notes', 'resolve', NASTY],
  ];
  for (const words of wrong) {
    const { code, err } = await tt([...words, '--text']);
    expect(code).toBeGreaterThan(0);
    expect(err).not.toMatch(RAW);
    expect(err.split('\n').length).toBeLessThanOrEqual(2);
  }
  await tt(['close', '--reason', `end\n${NASTY}`]);
  for (const words of [
    ['events'],
    ['events', '--follow', '--after', '0', '--timeout', '0'],
    ['notes', 'list'],
    ['state'],
    ['health'],
    ['who'],
    ['list'],
    ['msg', 'recv'],
  ]) {
    const { out, code } = await tt(
      [...words, '--text', '--target', 'any'].slice(0, words[0] === 'events' || words[0] === 'msg' ? undefined : -2),
    );
    expect([code, out.length > 10], words.join(' ')).toEqual([0, true]);
    expect(out, words.join(' ')).not.toMatch(RAW);
    expect(out, words.join(' ')).not.toMatch(/^(?:#99 |Status:|\S*␛)/m);
  }
  expect((await tt(['events', '--json'])).json.events.some((e) => e.payload?.body?.includes(NASTY))).toBe(true);
  expect([json['note_id'], room].every(Boolean)).toBe(true);
});

test('an id that another program wrote into the database is shown as well', async () => {
  const { tt, room } = freshWorkspace();
  await tt(['join'], { as: 'script:odd' });
  const db = new Database(join(room, 'room.db'));
  db.exec(`UPDATE state SET data = replace(data, 'script:odd', 'script:\\u001b[31m')`);
  db.close();
  for (const word of ['state', 'who', 'join']) {
    const { out, code } = await tt([word, '--text']);
    expect([code, out.includes('␛[31m'), RAW.test(out)], word).toEqual([0, true, false]);
  }
});

test('escape sequences and newlines in a path are shown too', async () => {
  const { tt, dir } = freshWorkspace();
  const odd = join(dir, `a${ESC}[31m\nb:c`);
  mkdirSync(odd);
  const joined = await tt(['join', '--force-new', '--text'], { cwd: odd });
  expect([joined.code, (await tt(['state', '--json'], { cwd: odd })).json['room']]).toMatchObject([
    0,
    { canonical_path: odd },
  ]);
  for (const words of [
    ['state'],
    ['list'],
    ['config', 'set', 'wait.timeout', '5s'],
    ['close'],
    ['reopen'],
    ['doctor'],
    ['leave'],
  ]) {
    const { out, code } = await tt([...words, '--text'], { cwd: odd });
    expect([code, RAW.test(out)], words.join(' ')).toEqual([0, false]);
    expect(out).not.toMatch(/^b:c/m);
  }
  await tt(['close'], { cwd: odd });
});

test('a path with a colon is a path', async () => {
  const { tt, dir } = freshWorkspace();
  mkdirSync(join(dir, 'claude:1234'));
  await tt(['join', '--force-new', 'claude:1234']);
  const room = { canonical_path: join(dir, 'claude:1234') };
  expect((await tt(['state', 'claude:1234', '--json'])).json).toMatchObject({ room });
  expect((await tt(['pass', 'claude:1234', '--status', 's', '--next-action', 'n', '--json'])).error['error']).toBe(
    'turn_mismatch',
  );
  expect((await tt(['close', 'claude:1234'])).code).toBe(0);
});

test.each([['state'], ['events', '--after', '0'], ['help'], ['doctor'], ['stat']])(
  'tt %s into a closed pipe ends quietly',
  async (...words) => {
    const { tt, dir, env } = freshWorkspace();
    await tt(['join']);
    for (let i = 0; i < 3; i++) await tt(['msg', 'send', 'room', 'x'.repeat(4_000)]);
    const script = 'exec 3> >(exit 0); wait $!; "$@" >&3';
    const child = spawn('bash', ['-c', script, 'bash', process.execPath, BIN, ...words], {
      cwd: dir,
      env: env(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const [code] = await once(child, 'close');
    expect([code, err.replace(/^tt: there is no command.*\n.*\n$/, '')]).toEqual([words[0] === 'stat' ? 2 : 0, '']);
  },
);

test('a long hint has lines of its own for people, and is one line for programs', async () => {
  const { tt } = freshWorkspace();
  await tt(['wait', '--json']);
  const { err } = await tt(['release', '--text']);
  expect(err).toMatch(
    /^tt: the handoff was not taken: status is missing \(invalid_handoff\)\n {2}→ tt release --status/,
  );
  expect(err.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(err.split('\n').slice(2)).toEqual(
    err
      .split('\n')
      .slice(2)
      .map((line) => `    ${line.trim()}`),
  );
  expect((await tt(['release', '--json'])).error['hint']).toMatch(/^tt release [^\n]*"do_not": \["…"\]\}$/);
});

test.each([
  [['release', 'parser done'], `tt release --status 'parser done' --next-action '…'`],
  [['pass', 'parser done'], `tt pass --status 'parser done' --next-action '…'`],
  [['assign', 'script:b', "it's done"], `tt assign script:b --status 'it'\\''s done' --next-action '…'`],
  [['join', 'bob'], 'tt join --name bob'],
  [['take', 'he sleeps $& soundly'], "tt take --reason 'he sleeps $& soundly'"],
  [['close', 'that is all'], "tt close --reason 'that is all'"],
  [['wait', '30'], 'tt wait --timeout 90s'],
  [['wait', 'extra'], 'tt wait takes that word for a path: leave it out'],
  [['join', '/nonexistent/place'], 'leave it out, or name a path that exists'],
  [['close', './nowhere'], 'leave it out, or name a path that exists'],
  [['state', 'parser'], 'leave it out'],
])('a text that was taken for a path: tt %j names the flag it was meant for', async (words, hint) => {
  const { tt, room } = freshWorkspace({ room: false });
  const { code, error } = await tt([...words, '--json']);
  expect(code).toBe(1);
  expect(error).toMatchObject({ error: 'path_not_found', hint: expect.stringContaining(hint) });
  expect(error['hint']).toMatch(/name a path that exists$/);
  if (/^[./]/.test(words.at(-1) ?? '')) expect(error['hint']).not.toContain('--');
  expect(error['message']).toBe(`there is no path ${JSON.stringify(words.at(-1))}`);
  expect(existsSync(room)).toBe(false);
});
