/** A real pid namespace whose first process is called like Codex's sandbox: what works across it, and what nobody can know. */
import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { running } from '../support/processes.ts';
import { BIN, freshWorkspace, type Ran, until, type Workspace } from '../support/workspace.ts';
import { claude, codex } from './machine.ts';
import { ran, startProgram } from './program.ts';

/** How to get a pid namespace here: as root, or with a user namespace; null: not at all. */
const WAY = [
  ['--pid', '--fork', '--mount-proc'],
  ['-r', '--pid', '--fork', '--mount-proc'],
].find((flags) => {
  try {
    execFileSync('unshare', [...flags, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
if (!WAY) console.warn('skipped: unshare may not make a pid namespace here, so no sandbox can be built');

const MINUTE = 60_000;

/** One tool call in a sandbox of its own, as Codex makes them. */
async function inside(
  workspace: Workspace,
  words: readonly string[],
  env: Record<string, string> = {},
  way = WAY,
): Promise<Ran> {
  const first = join(workspace.home, 'codex-linux-san');
  const script = join(workspace.home, 'call');
  try {
    symlinkSync('/bin/sh', first);
    writeFileSync(script, '"$@"\nexit $?\n');
  } catch {
    // Made by an earlier call.
  }
  const done = await execa(
    'unshare',
    [...(way ?? []), '--kill-child', first, script, process.execPath, BIN, ...words],
    {
      cwd: workspace.dir,
      env: workspace.env({ env: { ...codex(), ...env } }),
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    },
  );
  return ran(done.exitCode ?? -1, String(done.stdout), String(done.stderr));
}

describe.skipIf(!WAY)('in a sandbox', () => {
  test('the caller is known by its session, without a process', async () => {
    const workspace = freshWorkspace();
    const one = (await inside(workspace, ['whoami'])).json;
    expect(one).toMatchObject({
      source: 'marker_alone',
      harness: 'codex',
      sandboxed: true,
      process_metadata: { session_id: 'x-1', pid: null },
    });
    expect((await inside(workspace, ['whoami'])).json).toEqual(one);
    const nested = (
      await inside(workspace, ['whoami'], { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'c', CLAUDE_PID: '2' })
    ).json;
    expect(nested).toEqual(one);
  });

  test('that left the outer /proc in place, low numbers there are nobody’s', async () => {
    const workspace = freshWorkspace();
    const way = (WAY ?? []).filter((flag) => flag !== '--mount-proc');
    const answer = (await inside(workspace, ['whoami'], { CLAUDECODE: '1', CLAUDE_PID: '1' }, way)).json;
    expect(answer).toMatchObject({ harness: 'codex', sandboxed: true, process_metadata: { pid: null } });
  });

  test('whose first process was started from an open file, as Claude Code’s is', async () => {
    const workspace = freshWorkspace();
    const call = ['/bin/sh', '-c', 'exec 3</bin/sh; exec /proc/self/fd/3 -c \'"$@"; exit $?\' "$@"'];
    const words = [...(WAY ?? []), '--kill-child', ...call, 'sh', 'sh', process.execPath, BIN, 'whoami'];
    const { stdout } = await execa('unshare', words, {
      ...{ cwd: workspace.dir, env: workspace.env({ env: claude('c', 700) }), extendEnv: false, stdin: 'ignore' },
    });
    expect(JSON.parse(stdout)).toMatchObject({ harness: 'claude', sandboxed: true, process_metadata: { pid: null } });
  });

  test('a grant is unguarded and short, and nothing is left running', async () => {
    const workspace = freshWorkspace();
    const before = Date.now();
    const grant = (await inside(workspace, ['wait'])).json;
    expect(grant).toMatchObject({ status: 'your_turn', guarded: false, guardian_pid: null });
    const lease = Date.parse(String(grant['lease_expires_at'])) - before;
    expect(lease).toBeGreaterThan(9 * MINUTE);
    expect(lease).toBeLessThan(11 * MINUTE);
    expect(running(workspace.dir)).toEqual([]);
  });

  test('every writing command of the holder renews the lease, and those of others do not', async () => {
    const workspace = freshWorkspace();
    const first = Date.parse(String((await inside(workspace, ['wait'])).json['lease_expires_at']));
    await workspace.tt(['msg', 'send', 'room', 'hello', '--json'], { as: 'script:other' });
    expect(await leaseOf(workspace)).toBe(first);
    await inside(workspace, ['msg', 'send', 'room', 'hello']);
    const second = await leaseOf(workspace);
    expect(second).toBeGreaterThan(first);
    await inside(workspace, ['wait']);
    expect(await leaseOf(workspace)).toBeGreaterThan(second);
  });

  test('the holder is unknown from outside, which costs it nothing', async () => {
    const workspace = freshWorkspace();
    await inside(workspace, ['wait']);
    const other = { as: 'script:other' };
    expect((await workspace.tt(['wait', '--timeout', '0', '--json'], other)).json).toMatchObject({ status: 'not_yet' });
    expect((await workspace.tt(['who', '--json'])).json['members']).toContainEqual(
      expect.objectContaining({ activity: 'holding', process_liveness: 'unknown' }),
    );
    expect((await workspace.tt(['take', '--reason', 'it is quiet', '--json'], other)).error).toMatchObject({
      error: 'takeover_not_available',
    });
  });

  test('its turn is offered by time alone, and then it can do nothing any more', async () => {
    const workspace = freshWorkspace();
    await inside(workspace, ['wait'], { TT_LEASE_UNGUARDED: '1s' });
    const other = { as: 'script:other' };
    const offered = (await workspace.tt(['wait', '--timeout', '60', '--json'], other)).json;
    expect(offered).toMatchObject({ status: 'takeover_available', reason: 'owner_timeout' });
    const taken = await workspace.tt(['take', '--reason', 'silent', '--json'], other);
    expect(taken.json).toMatchObject({ status: 'your_turn', reason: 'owner_timeout', guarded: true });
    expect(
      (await inside(workspace, ['release', '--status', 's', '--next-action', 'n', '--turn', '1'])).error,
    ).toMatchObject({ error: 'turn_mismatch' });
  });

  test('a process of another namespace is unknown, never dead', async () => {
    const workspace = freshWorkspace();
    const script = { TT_AGENT_ID: 'script:boxed', TT_SESSION_PID: '1', CODEX_THREAD_ID: '', CODEX_SESSION_ID: '' };
    expect((await inside(workspace, ['join', '--json'], script)).json).toMatchObject({ agent_id: 'script:boxed' });
    expect((await workspace.tt(['who', '--json'])).json['members']).toEqual([
      expect.objectContaining({ agent_id: 'script:boxed', process_liveness: 'unknown', status: 'active' }),
    ]);
  });

  test('a session resumed there is not taken for its dead process', async () => {
    const workspace = freshWorkspace();
    const program = await startProgram(workspace, 'codex', codex());
    await program.tt(['join']);
    program.kill();
    const other = { as: 'script:other' };
    await workspace.tt(['join', '--json'], other);
    const gone = async () => String(JSON.stringify((await workspace.tt(['who', '--json'])).json)).includes('"dead"');
    await until('its process is dead', gone);
    await inside(workspace, ['wait']);
    expect((await workspace.tt(['wait', '--timeout', '0', '--json'], other)).json).toMatchObject({ status: 'not_yet' });
  });

  test('a command there does not make the guardian outside forget whom it watches', async () => {
    const workspace = freshWorkspace();
    const program = await startProgram(workspace, 'codex', codex());
    await program.tt(['wait']);
    await inside(workspace, ['msg', 'send', 'room', 'from a pipe']);
    program.kill();
    await until(
      'the stick is back',
      async () => (await workspace.tt(['state', '--json'])).json['room_state'] === 'idle',
    );
  });

  test('a wait inside is seen outside, wakes on a release there, and its messages arrive', async () => {
    const workspace = freshWorkspace();
    const holder = { as: 'script:holder' };
    await workspace.tt(['wait', '--json'], holder);
    const waiting = inside(workspace, ['wait', '--timeout', '60']);
    await until('it waits', async () => (await workspace.tt(['who', '--json'])).json.queue.length === 1);
    await workspace.tt(['msg', 'send', 'codex', 'catch', '--json'], holder);
    await workspace.tt(['release', '--status', 's', '--next-action', 'n', '--json'], holder);
    const grant = (await waiting).json;
    expect(grant).toMatchObject({ status: 'your_turn', turn_id: 2, from_agent_id: 'script:holder', guarded: false });
    expect(grant.events.map((event) => event.payload.body)).toContain('catch');
    await inside(workspace, ['msg', 'send', 'script:holder', 'thrown back']);
    const inbox = (await workspace.tt(['msg', 'recv', '--json'], holder)).json;
    expect(inbox.events.map((event) => event.payload.body)).toContain('thrown back');
  });
});

const leaseOf = async ({ tt }: Workspace): Promise<number> =>
  Date.parse(String(((await tt(['health', '--json'])).json['lease'] as { expires_at: string }).expires_at));
