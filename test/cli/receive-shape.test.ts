/** What a reader is shown: text on a terminal, JSON lines in a pipe, no field twice, nothing that is null. */
import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { follower } from '../support/follower.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { BIN } from '../support/workspace.ts';

async function room() {
  const ws = await roomOfTwo();
  await ws.tt(['msg', 'send', 'script:b', 'hello'], A);
  return ws;
}

const READ = ['msg', 'recv', '--wait', '--after', '0'];

test('a stream in a pipe is one JSON object a line, unless --text asks for text', async () => {
  const ws = await room();
  await ws.tt(['msg', 'send', 'script:b', 'two\nlines'], A);
  const { out } = await ws.tt(READ, B);
  expect(out.split('\n').map((line) => JSON.parse(line).payload.body)).toEqual(['hello', 'two\nlines']);
  expect((await ws.tt([...READ, '--text'], B)).out).toMatch(/^#3 .*\n {2}hello\n#4 .*\n {2}two\n {2}lines$/);
});

const SCRIPT = '/usr/bin/script';
const hasTerminal = process.platform === 'linux' && existsSync(SCRIPT);
if (!hasTerminal) console.warn(`no ${SCRIPT} of util-linux here: the test of a real terminal is left out`);

/** All that a terminal shows, stderr too. */
async function onTerminal(more: string, env = {}): Promise<string> {
  const ws = await room();
  const command = [process.execPath, BIN, ...READ].join(' ');
  const { stdout } = await execa(SCRIPT, ['-qec', `${command} ${more}`, '/dev/null'], {
    cwd: ws.dir,
    env: ws.env({ ...B, env: { TERM: 'xterm', SHELL: '/bin/sh', ...env } }),
    extendEnv: false,
    stdin: 'ignore',
  });
  return stdout;
}

test.skipIf(!hasTerminal)(
  'a stream on a terminal is text, and JSON where it is asked for or a harness is around',
  async () => {
    expect(await onTerminal('')).toMatch(
      /^Listening for what is for you; .*\r?\n#3 .* message_sent script:a → script:b\r?\n {2}hello\r?\n/,
    );
    expect(await onTerminal('--json')).toMatch(/^\{"event_seq":3,/);
    expect(await onTerminal('', { CLAUDECODE: '1' })).toMatch(/^\{"event_seq":3,/);
  },
);

test.skipIf(!hasTerminal)(
  'at its end a stream tells a person up to where it was seen, and a program its cursor',
  async () => {
    expect(await onTerminal('')).toMatch(/^Seen up to #3\.\r?$/m);
    expect(await onTerminal('--text | cat')).toMatch(/^Seen up to #3\.\r?$/m);
    for (const more of ['--json', '| cat', '2>&1 | cat', '--text 2>&1 | cat'])
      expect(await onTerminal(more), more).toMatch(/^cursor_event_seq=3\r?$/m);
  },
);

test('an event has no field that is null, and no room id; --verbose has both', async () => {
  const ws = await room();
  const brief = follower(ws, READ, B);
  await brief.end();
  expect(brief.events()).toEqual([
    {
      event_seq: 3,
      event_id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      turn_id: 0,
      event_type: 'message_sent',
      from_agent_id: 'script:a',
      to_agent_id: 'script:b',
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      payload: { body: 'hello' },
    },
  ]);
  const verbose = follower(ws, [...READ, '--verbose'], B);
  await verbose.end();
  expect(verbose.events()[0]).toMatchObject({ room_id: expect.any(String), handoff: null, reason: null });
});

test('no lease and no token is in the log as others see it, and a note names its turn only when it is another', async () => {
  const ws = await room();
  const grant = (await ws.tt(['try', '--json'], A)).json;
  await ws.tt(['notes', 'add', 'about now'], A);
  await ws.tt(['notes', 'add', 'about then', '--turn', '0'], A);
  const { json, out } = await ws.tt(['events', '--verbose', '--after', '3', '--json'], B);
  expect(out).not.toContain(String(grant['lease_id']));
  const [claimed, now, then] = json.events;
  expect(claimed).toMatchObject({ event_type: 'claim', payload: { how: 'open_claim' } });
  expect(now).toMatchObject({ turn_id: 1, payload: { note_id: expect.any(String), body: 'about now' } });
  expect(now?.payload).not.toHaveProperty('turn_id');
  expect(then).toMatchObject({ turn_id: 1, payload: { turn_id: 0 } });
});
