/** One session has one id, wherever it calls from; two sessions have two; and what a given id may and may not be. */
import { describe, expect, test } from 'vitest';
import { identify } from '../../src/harness/identity.ts';
import { claude, codex, GEMINI, type Made, machine, opencode, ref } from './machine.ts';

const who = (made: Made, said?: string) => identify(machine(made), said);
const idOf = (made: Made): string => who(made).agent;

const claudeHere: Made = { env: claude('c-1', 2), ancestors: ['bash', 'claude', 'init'] };
const geminiHere: Made = { env: GEMINI, ancestors: ['sh', 'node node /usr/bin/gemini', 'init'] };
const opencodeHere: Made = { env: opencode(2), ancestors: ['sh', 'opencode', 'init'] };
const daemon = ['sh', 'codex codex app-server', 'init'];

test.each([claudeHere, geminiHere, opencodeHere, { env: codex(), ancestors: daemon }])(
  'an id is the harness and eight hex digits (%#)',
  (made) => {
    expect(idOf(made)).toMatch(/^(?:claude|codex|gemini|opencode):[0-9a-f]{8}$/);
  },
);

describe('the same session has the same id', () => {
  test.each([
    ['Claude Code, resumed in another process', claudeHere, { env: claude('c-1', 9), ancestors: ['9 claude', 'init'] }],
    ['Claude Code, in the background, its parents gone', claudeHere, { env: claude('c-1', 7), ancestors: ['init'] }],
    ['Claude Code, in its sandbox', claudeHere, { env: claude('c-1', 7), ancestors: ['bash', 'bwrap'] }],
    ['where the user’s variables differ', claudeHere, { ...claudeHere, user: 'root' }],
    [
      'Codex: exec, then TUI',
      { env: codex(), ancestors: ['sh', 'codex codex exec', 'i'] },
      { env: codex(), ancestors: daemon },
    ],
    [
      'Codex, in its sandbox',
      { env: codex(), ancestors: daemon },
      { env: codex(), ancestors: ['bash', 'codex-linux-san'] },
    ],
    ['Codex of an older version', { env: codex() }, { env: { CODEX_THREAD_ID: 'x-1' } }],
    ['Codex, a subagent of it', { env: codex() }, { env: { ...codex(), CODEX_THREAD_ID: 'x-1-1' } }],
    [
      'Gemini, deeper',
      geminiHere,
      { env: GEMINI, ancestors: ['9 make', '8 sh', '2 node node /usr/bin/gemini', 'init'] },
    ],
    ['OpenCode, detached', opencodeHere, { env: opencode(2), ancestors: ['init'], others: { 2: 'opencode' } }],
  ] as const)('%s', (_, one, other) => {
    expect(idOf(other)).toBe(idOf(one));
    expect(who(other).session).toBe(who(one).session);
  });
});

describe('two sessions side by side have different ids', () => {
  test.each([
    ['Claude Code', claudeHere, { ...claudeHere, env: claude('c-2', 2) }],
    ['Codex in one daemon', { env: codex(), ancestors: daemon }, { env: codex('x-2'), ancestors: daemon }],
    ['Gemini', geminiHere, { env: GEMINI, ancestors: ['sh', '9 node node /usr/bin/gemini', 'init'] }],
    ['OpenCode', opencodeHere, { env: opencode(9), ancestors: ['sh', '9 opencode', 'init'] }],
    [
      'OpenCode with the plugin, in one process',
      opencodeHere,
      { ...opencodeHere, env: { ...opencode(2), TT_OPENCODE_SESSION: 'o-2' } },
    ],
    ['Claude Code and Codex with one id', { env: claude('same') }, { env: codex('same') }],
    ['nothing but a terminal each', { env: { ...GEMINI, TMUX_PANE: '%1' } }, { env: { ...GEMINI, TMUX_PANE: '%2' } }],
    [
      'nothing but a terminal of two users',
      { env: { ...GEMINI, TMUX_PANE: '%1' } },
      { env: { ...GEMINI, TMUX_PANE: '%1' }, user: 'bob' },
    ],
  ] as const)('%s', (_, one, other) => {
    expect(idOf(other)).not.toBe(idOf(one));
  });

  test('a pid that was given to another process later is another session', () => {
    const system = machine(geminiHere);
    const later = { ...system, processRef: (pid: number) => ({ ...ref(pid), start: 'later' }) };
    expect(identify(later, undefined).agent).not.toBe(idOf(geminiHere));
  });
});

describe('an id that is given', () => {
  test.each([
    ['nightly', 'script:nightly'],
    ['script:nightly', 'script:nightly'],
    ['claude:1f2e3d4c', 'claude:1f2e3d4c'],
    ['claude:1f2e3d4c/tests', 'claude:1f2e3d4c/tests'],
    ['human:ada@example.org', 'human:ada@example.org'],
  ])('%j is %s', (said, agent) => {
    expect(who({}, said)).toMatchObject({ agent, harness: agent.split(':')[0] });
    expect(who({ env: { TT_AGENT_ID: said } }).agent).toBe(agent);
  });

  test.each([
    ' ',
    'a b',
    ':x',
    'x:',
    'Claude:x',
    'claude:x/',
    'claude:x/a/b',
    'claude:x y',
    'a:b:c',
    'x:\u001b[31m',
    'x:é',
    `x:${'y'.repeat(64)}`,
  ])('%j is refused', (said) => {
    for (const attempt of [() => who({}, said), () => who({ env: { TT_AGENT_ID: said } })])
      expect(attempt).toThrow(expect.objectContaining({ code: 'invalid_agent_id', details: { agent_id: said } }));
  });

  test('a bare script has no session and no process: only time decides', () => {
    expect(who({ env: { TT_AGENT_ID: 'nightly' }, ancestors: ['bash', 'init'], session: 2 })).toMatchObject({
      session: null,
      process: null,
      person: false,
      inHarness: false,
    });
  });

  test('TT_SESSION_PID names what stands for a script', () => {
    const made = (pid: string): Made => ({
      env: { TT_AGENT_ID: 'nightly', TT_SESSION_PID: pid },
      ancestors: ['bash', 'make', 'init'],
    });
    expect(who(made('2'))).toMatchObject({ process: ref(2), session: expect.stringContaining('2@start2') });
    expect(who(made('77'))).toMatchObject({ process: null, session: null });
    expect(who(made(''))).toMatchObject({ process: null, session: null });
    expect(() => who(made('-1'))).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });

  test('inside a harness: a subagent belongs to its session, a script only dies with it', () => {
    const inside = who(claudeHere);
    const { process, session } = inside;
    expect(who(claudeHere, `${inside.agent}/tests`)).toMatchObject({ session, process, inHarness: true });
    expect(who(claudeHere, 'script:deploy')).toMatchObject({ session: null, process, inHarness: true });
  });

  test('human:ada is a person at a terminal, and nobody special inside a harness', () => {
    const leader = { ancestors: ['bash', 'init'], session: 2 };
    expect(who(leader, 'human:ada')).toMatchObject({ person: true, process: ref(2) });
    expect(who(claudeHere, 'human:ada')).toMatchObject({ person: false, inHarness: true, process: ref(2) });
    expect(who({ env: { ...claude(), TT_AGENT_ID: 'human:ada' } })).toMatchObject({ person: false, process: null });
  });
});

test.each([
  ['ada', 'human:ada'],
  ['OFFICE\\ada', 'human:OFFICE-ada'],
  ['ädä', 'human:d-'],
  ['', 'human:someone'],
  ['…', 'human:someone'],
  ['x'.repeat(100), `human:${'x'.repeat(63)}`],
])('the user %j is %s', (user, agent) => {
  expect(who({ user }).agent).toBe(agent);
  expect(who({}, who({ user }).agent).agent).toBe(agent);
});
