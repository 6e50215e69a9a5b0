/** In a sandbox: variables but no ancestors, process 1 is the sandbox, and nothing outlives the command. */
import { expect, test } from 'vitest';
import { identify } from '../../src/harness/identity.ts';
import { claude, codex, GEMINI, type Made, machine, ref } from './machine.ts';

const who = (made: Made, said?: string) => identify(machine(made), said);
const both = { ...claude('c', 2), ...codex() };

test.each([
  ['Codex’s', { env: codex(), ancestors: ['bash', 'codex-linux-san'] }, 'codex'],
  ['Claude Code’s', { env: claude('c', 700), ancestors: ['bash', 'bwrap'] }, 'claude'],
  [
    'Claude Code’s, with its filter of system calls',
    { env: claude('c', 700), ancestors: ['bash', '3'], first: '/proc/self/fd' },
    'claude',
  ],
  ['Codex’s, Codex in Claude Code', { env: both, ancestors: ['bash', 'codex-linux-san'] }, 'codex'],
  ['Claude Code’s, Claude Code in Codex', { env: both, ancestors: ['bash', 'bwrap'] }, 'claude'],
  [
    'Codex’s, started again under its own name',
    { env: codex(), ancestors: ['bash', 'codex'], first: 'codex-linux-san' },
    'codex',
  ],
  [
    'one that left the /proc of the outer namespace',
    { env: codex(), ancestors: ['bash', 'claude', 'init'], blind: true },
    'codex',
  ],
] as const)('%s sandbox: no process, and sandboxed', (_, made, harness) => {
  expect(who(made)).toMatchObject({ harness, source: 'marker_alone', process: null, sandboxed: true });
});

test('a script inside a sandbox is in it too', () => {
  const made = { env: { ...codex(), TT_AGENT_ID: 'nightly' }, ancestors: ['bash', 'codex-linux-san'] };
  expect(who(made)).toMatchObject({ agent: 'script:nightly', process: null, sandboxed: true });
});

test('CLAUDE_PID is a number of the namespace outside: in the sandbox it names nobody', () => {
  for (const pid of [1, 2]) {
    const made = { env: claude('c', pid), ancestors: ['bash', 'bwrap'] };
    expect(who(made)).toMatchObject({ source: 'marker_alone', process: null, sandboxed: true });
  }
});

test('a harness that runs inside another’s sandbox is found, and still nothing outlives the command', () => {
  const made = { env: both, ancestors: ['bash', 'claude', 'bash', 'codex-linux-san'] };
  expect(who(made)).toMatchObject({ harness: 'claude', process: ref(3), sandboxed: true });
});

test.each([
  ['the harness lives in it as a whole (Flatpak)', { env: claude('c', 3), ancestors: ['bash', 'claude', 'bwrap'] }],
  ['another harness’s marker', { env: GEMINI, ancestors: ['bash', 'node node /usr/bin/gemini', 'bwrap'] }],
  ['a container', { env: codex(), ancestors: ['bash', 'tini'] }],
  ['a person in Flatpak', { ancestors: ['bash', 'bwrap'] }],
])('not a sandbox: %s', (_, made) => {
  expect(who(made).sandboxed).toBe(false);
});
