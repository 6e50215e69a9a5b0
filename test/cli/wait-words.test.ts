/** What a person is told who waits: at once at a terminal, and why one who gave the stick back holds off. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { HANDOFF, standIn } from '../support/stand-in.ts';
import { hasScript } from '../support/terminal.ts';
import { BIN, freshWorkspace } from '../support/workspace.ts';

test.runIf(hasScript())('at a terminal a wait says at once for whom it waits (needs script(1))', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const at = (words: string) =>
    execFileSync('script', ['-qec', `'${process.execPath}' '${BIN}' wait --timeout 300ms ${words}`, '/dev/null'], {
      cwd: room.dir,
      env: room.env(b),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).replaceAll('\r', '');
  expect(at('--text')).toMatch(/^Waiting: script:a holds the stick \(turn 1\); you are number 1\.\nNot yet: /);
  expect(at('--json')).toMatch(/^\{[^\n]*\}\n$/);
});

test.runIf(hasScript())('at a terminal what only listens says so, and how it ends (needs script(1))', async () => {
  const room = freshWorkspace();
  await room.tt(['join']);
  const at = (words: string) =>
    execFileSync('script', ['-qec', `'${process.execPath}' '${BIN}' ${words}`, '/dev/null'], {
      cwd: room.dir,
      env: room.env(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).replaceAll('\r', '');
  expect(at('wait --park --timeout 300ms')).toMatch(/^Listening for up to 300ms\. Ctrl-C ends it\.\nNot yet: /);
  expect(at('wait --park --timeout 300ms --json')).toMatch(/^\{[^\n]*\}\n$/);
  expect(at('events --follow --timeout 300ms')).toMatch(
    /^Listening for what is for you; all there is: --target any\. Ctrl-C ends it\.\nSeen up to #\d+\.\n$/,
  );
  expect(at('events --follow --timeout 300ms --target any')).toMatch(/^Listening\. Ctrl-C ends it\.\n/);
  expect(at('events --follow --timeout 300ms --json')).toMatch(/^cursor_event_seq=\d+\n$/);
});

test('without a terminal a wait is silent on stderr', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  expect((await room.tt(['wait', '--timeout', '100ms', '--text'], b)).err).toBe('');
});

test('who gave the stick back just now is told why it waits, and for how long', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a', { TT_WAITER_GRACE: '90s' }), standIn('b')];
  for (const who of [a, b]) await room.tt(['join'], who);
  await room.tt(['wait', '--json'], a);
  await room.tt(['release', ...HANDOFF], a);
  const { out } = await room.tt(['try', '--text'], a);
  expect(out).toMatch(
    /\nYou gave it back just now; another may take it first; in \d\d s it is yours if you wait\.\nNext: tt wait$/,
  );
  expect((await room.tt(['try', '--json'], a)).json['hint']).toMatch(/^you gave it back just now/);
});
