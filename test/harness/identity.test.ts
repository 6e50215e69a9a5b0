/** Who is calling: environments and process trees as the real programs make them, and the answer for each. */
import { describe, expect, test } from 'vitest';
import { identify } from '../../src/harness/identity.ts';
import { claude, codex, GEMINI, type Made, machine, opencode, ref } from './machine.ts';

const who = (made: Made, said?: string) => identify(machine(made), said);

const UNDER_CLAUDE = ['bash', 'claude', 'zsh', 'init'] as const; // the caller's parent is pid 4, claude is 3
const inClaude = { env: claude('c-1', 3), ancestors: UNDER_CLAUDE };
const nested = { env: { ...claude('c-1', 2), ...codex() }, ancestors: ['bash', 'codex', 'bash', 'claude', 'init'] };
const DAEMON = 'codex /home/ada/.codex/packages/app-server-daemon/0.169/codex app-server --listen unix';
const RELAUNCHED = 'MainThread node --max-old-space-size=8192 /usr/bin/gemini';

describe('the first rule that fits decides', () => {
  test.each([
    ['--agent', { ...inClaude, env: { ...inClaude.env, TT_AGENT_ID: 'script:b' } }, 'script:a', 'agent_override'],
    ['TT_AGENT_ID', { ...inClaude, env: { ...inClaude.env, TT_AGENT_ID: 'b' } }, undefined, 'exported_agent_id'],
    ['TT_HARNESS_AGENT_ID', { env: { TT_HARNESS_AGENT_ID: 'b' } }, undefined, 'exported_agent_id'],
    ['an ancestor', inClaude, undefined, 'nearest_harness'],
    ['a marker', { env: claude(), ancestors: ['bash', 'init'] }, undefined, 'marker_alone'],
    ['nothing', { ancestors: ['bash', 'init'] }, undefined, 'human_default'],
    ['a harness that set no variable', { ancestors: ['bash', 'claude', 'init'] }, undefined, 'human_default'],
    ['an empty TT_AGENT_ID', { env: { TT_AGENT_ID: '' } }, undefined, 'human_default'],
  ] as const)('%s', (_, made, said, source) => {
    const { trail, ...identity } = who(made, said);
    expect(identity.source).toBe(source);
    expect(trail().map((step) => step.rule)).toEqual([
      'agent_override',
      'exported_agent_id',
      'nearest_harness',
      'marker_alone',
      'human_default',
    ]);
    expect(
      trail()
        .filter((step) => step.decided)
        .map((step) => step.rule),
    ).toEqual([source]);
  });

  test('of TT_AGENT_ID and TT_HARNESS_AGENT_ID the first is taken', () => {
    expect(who({ env: { TT_AGENT_ID: 'a', TT_HARNESS_AGENT_ID: 'b' } }).agent).toBe('script:a');
  });

  test('of those that would have fitted too, it is said that an earlier one decided', () => {
    const { trail } = who(inClaude, 'script:a');
    expect(trail().map((step) => step.why)).toEqual([
      '--agent script:a',
      'neither TT_AGENT_ID nor TT_HARNESS_AGENT_ID is set',
      'ancestor 3 (claude) is Claude Code, but an earlier rule decided',
      'the variables of Claude Code are set, but an earlier rule decided',
      'the user is ada, but an earlier rule decided',
    ]);
  });
});

describe('the process that stands for the caller', () => {
  test.each([
    ['Claude Code: its ancestor', inClaude, 'claude', 3],
    ['Claude Code as process 1 of a container', { env: claude('c', 1), ancestors: ['bash', 'claude'] }, 'claude', 1],
    [
      'Claude Code under the name of its version',
      { env: claude('c', 2), ancestors: ['sh', '2.1.329', 'i'] },
      'claude',
      2,
    ],
    [
      'Claude Code on node',
      { env: { CLAUDECODE: '1' }, ancestors: ['sh', 'node node /usr/bin/claude -p', 'i'] },
      'claude',
      2,
    ],
    [
      'the inner of two Claude Codes',
      { env: claude('c', 4), ancestors: ['sh', 'claude', 'sh', 'claude', 'i'] },
      'claude',
      4,
    ],
    ['Codex in Claude Code', nested, 'codex', 4],
    [
      'Claude Code in Codex',
      { env: { ...codex(), ...claude('c', 4) }, ancestors: ['sh', 'claude', 'sh', 'codex', 'i'] },
      'claude',
      4,
    ],
    ['codex exec', { env: codex(), ancestors: ['sh', 'codex codex exec fix the app-server', 'i'] }, 'codex', 2],
    [
      'codex exec in a directory of such a name',
      { env: codex(), ancestors: ['sh', 'codex codex exec -C /src/app-server go', 'i'] },
      'codex',
      2,
    ],
    ['Codex TUI: nobody', { env: codex(), ancestors: ['sh', DAEMON, 'i'] }, 'codex', null],
    [
      'the daemon by its verb',
      { env: codex(), ancestors: ['sh', 'codex codex -c x=1 app-server', 'i'] },
      'codex',
      null,
    ],
    ['Codex, its ancestors gone', { env: codex(), ancestors: ['sh', 'i'] }, 'codex', null],
    ['OpenCode: its ancestor', { env: opencode(2), ancestors: ['sh', 'opencode', 'i'] }, 'opencode', 2],
    ['OpenCode on bun: OPENCODE_PID', { env: opencode(2), ancestors: ['sh', 'bun', 'i'] }, 'opencode', 2],
    [
      'OpenCode, detached: OPENCODE_PID',
      { env: opencode(77), ancestors: ['i'], others: { 77: 'opencode' } },
      'opencode',
      77,
    ],
    ['OPENCODE_PID names no process', { env: opencode(77), ancestors: ['i'] }, 'opencode', null],
    [
      'OPENCODE_PID is no number',
      { env: { OPENCODE: '1', OPENCODE_PID: '1; rm' }, ancestors: ['i'] },
      'opencode',
      null,
    ],
    ['Gemini: the inner node', { env: GEMINI, ancestors: ['sh', 'sh', RELAUNCHED, RELAUNCHED, 'i'] }, 'gemini', 3],
    [
      'Gemini by its package',
      { env: GEMINI, ancestors: ['sh', 'node node /l/@google/gemini-cli/bundle/gemini.js', 'i'] },
      'gemini',
      2,
    ],
    [
      'Gemini, not a script of a project so called',
      { env: GEMINI, ancestors: ['node node /src/gemini/build.js --all', RELAUNCHED, 'i'] },
      'gemini',
      2,
    ],
    [
      'Gemini, not a script that is told about it',
      { env: GEMINI, ancestors: ['node node lint.js /usr/bin/gemini', RELAUNCHED, 'i'] },
      'gemini',
      2,
    ],
  ] as const)('%s', (_, made, harness, pid) => {
    expect(who(made)).toMatchObject({ harness, person: false, inHarness: true, sandboxed: false });
    expect(who(made).process).toEqual(pid === null ? null : ref(pid));
  });

  test('a person: the leader of the terminal’s session', () => {
    const made = { ancestors: ['npm', 'zsh', 'tmux', 'init'], session: 3 };
    expect(who(made)).toMatchObject({ agent: 'human:ada', process: ref(3), person: true, session: null });
  });

  test('a person where the system names no session: the closest ancestor that leads one (macOS)', () => {
    const system = machine({ ancestors: ['npm', 'zsh', 'login', 'init'] });
    const leads = (pid: number) => ({ ...(system.process(pid) ?? never()), session: pid === 3 || pid === 2 ? pid : 0 });
    expect(identify({ ...system, process: leads }, undefined).process).toEqual(ref(3));
  });

  test.each([
    ['no terminal', { ancestors: ['cron', 'init'] }],
    ['the leader is outside the container', { ancestors: ['bash'], session: 0 }],
    ['the leader is gone', { ancestors: ['bash', 'init'], session: 99 }],
    ['the command leads a session of its own', { ancestors: ['bash', 'init'], session: 3 }],
  ])('a person without one: %s', (_, made) => {
    expect(who(made)).toMatchObject({ person: true, process: null });
  });
});

const never = (): never => {
  throw new Error('no such process');
};
