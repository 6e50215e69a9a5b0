/** Lines about processes as Linux, macOS and the BSDs write them. */
import { expect, test } from 'vitest';
import { parsePs, parseStat } from '../../src/lib/process-record.ts';

const stat = (name: string, state = 'S'): string =>
  `4242 (${name}) ${state} 17 4242 4200 34816 4242 4194304 1 0 0 0 3 1 0 0 20 0 11 0 987654 1 2 3`;

test.each(['node', 'Web Content', 'a) R 1 (b', '((sd-pam))', 'tmux: server', ') Z 1 1 1', 'line\nend', ''])(
  'the name %j in /proc/PID/stat moves no other field',
  (name) => {
    expect(parseStat(4242, stat(name))).toEqual({
      pid: 4242,
      name,
      zombie: false,
      parent: 17,
      session: 4200,
      start: '987654',
    });
  },
);

test.each(['Z', 'X'])('state %s in /proc/PID/stat is a process that has ended', (state) => {
  expect(parseStat(1, stat('node', state))?.zombie).toBe(true);
});

test.each(['', 'nonsense', '1 (cut', '1 (cut) S 1 2 3', ')('])('%j is no line of /proc/PID/stat', (text) => {
  expect(parseStat(1, text)).toBe(null);
});

// `ps -o ppid=,stat=,lstart=,comm= -p PID` with LC_ALL=C: the columns as macOS pads them, whole paths as commands.
test.each([
  [
    'a session leader: the shell of a terminal',
    '  812 Ss   Thu Nov 20 09:12:33 2026     /bin/zsh',
    { parent: 812, name: 'zsh', session: 4242, zombie: false, start: 'Thu Nov 20 09:12:33 2026' },
  ],
  [
    'in the foreground of it, on a day of one digit',
    ' 4101 S+   Mon Nov  2 23:59:01 2026     /Users/ada/.local/bin/claude',
    { parent: 4101, name: 'claude', session: 0, zombie: false, start: 'Mon Nov 2 23:59:01 2026' },
  ],
  [
    'a path with spaces and parentheses',
    '    1 S    Thu Nov 20 09:12:33 2026     /Applications/Code (beta).app/Contents/MacOS/Code Helper (Renderer)',
    { parent: 1, name: 'Code Helper (Renderer)', session: 0, zombie: false, start: 'Thu Nov 20 09:12:33 2026' },
  ],
  [
    'a login shell',
    '  811 Ss   Thu Nov 20 09:12:33 2026     -zsh',
    { parent: 811, name: '-zsh', session: 4242, zombie: false, start: 'Thu Nov 20 09:12:33 2026' },
  ],
  [
    'a zombie',
    '  812 Z    Thu Nov 20 09:12:33 2026     (node)',
    { parent: 812, name: '(node)', session: 0, zombie: true, start: 'Thu Nov 20 09:12:33 2026' },
  ],
])('ps: %s', (_, line, expected) => {
  expect(parsePs(4242, line)).toEqual({ pid: 4242, ...expected });
});

test.each(['', '  PPID STAT STARTED COMM', '812 Ss do 20 nov 09:12:33 2026'])('%j is no line of ps', (line) => {
  expect(parsePs(1, line)).toBe(null);
});
