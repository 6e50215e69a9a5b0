/** Identity with real processes: programs under the harnesses' names, their tool calls, and what their death does. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { running } from '../support/processes.ts';
import { BIN, freshWorkspace, until, type Workspace } from '../support/workspace.ts';
import { claude, codex, GEMINI } from './machine.ts';
import { startProgram } from './program.ts';

const inClaude = (session: string) => ({ ...claude(session), CLAUDE_PID: '$PPID' });
const IN_OPENCODE = { OPENCODE: '1', AGENT: '1', OPENCODE_PID: '$PPID' };

describe.runIf(process.platform === 'linux')('a tool call', () => {
  test('of Claude Code, Codex and OpenCode has the id of its session and the pid of its harness', async () => {
    const workspace = freshWorkspace();
    for (const [name, env] of [
      ['claude', inClaude('c-1')],
      ['codex', codex()],
      ['opencode', IN_OPENCODE],
    ] as const) {
      const program = await startProgram(workspace, name, env);
      const first = (await program.tt(['whoami'])).json;
      expect(first).toMatchObject({
        source: 'nearest_harness',
        harness: name,
        person: false,
        sandboxed: false,
        process_metadata: { pid: program.pid },
      });
      expect(first['agent_id']).toMatch(new RegExp(`^${name}:[0-9a-f]{8}$`));
      expect((await program.tt(['whoami'])).json['agent_id']).toBe(first['agent_id']);
      expect((await program.tt(['whoami', '--text'])).out).toBe(first['agent_id']);
      expect((await program.tt(['whoami', '--text', '--json'])).json).toEqual(first);
    }
  });

  test('of a Codex that Claude Code started is Codex’s, and the other way round', async () => {
    const workspace = freshWorkspace();
    const outer = await startProgram(workspace, 'claude', inClaude('c-1'));
    const inner = await outer.program('codex', codex());
    const innermost = await inner.program('claude', inClaude('c-2'));
    const [one, two, three] = await Promise.all([outer, inner, innermost].map((p) => p.tt(['whoami'])));
    expect(one?.json).toMatchObject({ harness: 'claude', process_metadata: { session_id: 'c-1', pid: outer.pid } });
    expect(two?.json).toMatchObject({ harness: 'codex', process_metadata: { session_id: 'x-1', pid: inner.pid } });
    expect(three?.json).toMatchObject({
      harness: 'claude',
      process_metadata: { session_id: 'c-2', pid: innermost.pid },
    });
    expect(three?.json['agent_id']).not.toBe(one?.json['agent_id']);
  });

  test('of two Claude Codes side by side are two members, one resumed elsewhere is the same', async () => {
    const workspace = freshWorkspace();
    const [one, two] = [
      await startProgram(workspace, 'claude', inClaude('c-1')),
      await startProgram(workspace, 'claude', inClaude('c-2')),
    ];
    const joined = (await one.tt(['join'])).json;
    await two.tt(['join']);
    one.kill();
    const resumed = await startProgram(workspace, 'claude', inClaude('c-1'));
    expect((await resumed.tt(['join'])).json).toMatchObject({ agent_id: joined['agent_id'], joined: false });
    expect(((await two.tt(['who'])).json['members'] as unknown[]).length).toBe(2);
  });
});

/** Starts itself again, as the real one does, and runs two tool calls; then it says who they were, and its pid. */
const GEMINI_SCRIPT = `
const { spawnSync, execFileSync } = require('node:child_process');
if (process.argv[2] !== 'inner') {
  spawnSync(process.execPath, ['--no-warnings', __filename, 'inner'], { stdio: 'inherit' });
} else {
  const env = { ...process.env, ...${JSON.stringify(GEMINI)} };
  const call = () => JSON.parse(execFileSync('bash', ['-c', 'bash -c "$TT; :"; :'], { env }));
  console.log(JSON.stringify({ pid: process.pid, calls: [call(), call()] }));
}`;

test.runIf(process.platform === 'linux')('Gemini is known by its inner process: one id a run', async () => {
  const { home, dir, env } = freshWorkspace();
  const script = join(home, 'gemini');
  writeFileSync(script, GEMINI_SCRIPT);
  const run = async () => {
    const TT = `${process.execPath} ${BIN} whoami`;
    const { stdout } = await execa(process.execPath, [script], {
      cwd: dir,
      env: env({ env: { TT } }),
      extendEnv: false,
    });
    const { pid, calls } = JSON.parse(stdout);
    expect(calls[1]).toEqual(calls[0]);
    expect(calls[0]).toMatchObject({ harness: 'gemini', source: 'nearest_harness', process_metadata: { pid } });
    return calls[0].agent_id;
  };
  expect(await run()).not.toBe(await run());
});

describe.runIf(process.platform === 'linux')('when the harness is killed', () => {
  test('its guardian gives the stick back and the next waiter has it', async () => {
    const workspace = freshWorkspace();
    const holder = await startProgram(workspace, 'claude', inClaude('c-1'));
    const other = await startProgram(workspace, 'codex', codex());
    expect((await holder.tt(['wait'])).json).toMatchObject({ status: 'your_turn', guarded: true });
    const waiting = other.start(['wait', '--timeout', '60']);
    await until('it waits', async () => (await queue(workspace)).length === 1);
    holder.kill();
    expect((await waiting.result()).json).toMatchObject({ status: 'your_turn', turn_id: 2 });
    const { events } = (await workspace.tt(['events', '--event', 'release', '--target', 'any', '--json'])).json;
    expect(events).toEqual([expect.objectContaining({ reason: 'harness_gone', turn_id: 1 })]);
  });

  test('a session resumed behind the shared daemon is not taken for its dead process', async () => {
    const workspace = freshWorkspace();
    const program = await startProgram(workspace, 'codex', codex());
    await program.tt(['join']);
    program.kill();
    const daemon = { env: codex() };
    expect((await workspace.tt(['wait', '--json'], daemon)).json).toMatchObject({ status: 'your_turn', guarded: true });
    const other = await workspace.tt(['wait', '--timeout', '3', '--json'], { as: 'script:other' });
    expect(other.json).toMatchObject({ status: 'not_yet', reason: 'owned' });
  });

  test('its own waits end, and nobody is promised the stick in its name', async () => {
    const workspace = freshWorkspace();
    await workspace.tt(['wait', '--json'], { as: 'script:holder' });
    const program = await startProgram(workspace, 'opencode', IN_OPENCODE);
    program.start(['wait', '--timeout', '60']);
    await until('it waits', async () => (await queue(workspace)).length === 1);
    program.kill();
    await until('it no longer waits', async () => (await queue(workspace)).length === 0);
    await workspace.tt(['release', '--status', 's', '--next-action', 'n', '--json'], { as: 'script:holder' });
    expect((await workspace.tt(['state', '--json'])).json).toMatchObject({ room_state: 'idle', turn_id: 1 });
    await until('no guardian is left', () => running(workspace.dir).length === 0);
  });
});

test('in a harness a program is spoken to, elsewhere a person; --text and --json say otherwise, --json last', async () => {
  const { tt } = freshWorkspace();
  const asked = async (words: string[], env: Record<string, string>) => {
    const { out, err } = await tt(words, { env });
    return [out, err]
      .map((text) => (text === '' ? '' : text.startsWith('{') ? 'json' : 'text'))
      .join(' ')
      .trim();
  };
  for (const words of [['whoami'], ['nonsense'], ['whoami', '--agent', 'not an id']]) {
    expect(await asked(words, codex())).toBe('json');
    expect(await asked(words, {})).toBe('text');
    expect(await asked([...words, '--text'], codex())).toBe('text');
    expect(await asked([...words, '--text', '--json'], codex())).toBe('json');
    expect(await asked([...words, '--json'], {})).toBe('json');
    expect(await asked(words, { ...codex(), TT_AGENT_ID: 'human:ada' })).toBe('json');
  }
});

const queue = async ({ tt }: Workspace): Promise<readonly string[]> => (await tt(['who', '--json'])).json.queue;
