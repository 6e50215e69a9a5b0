/** A person at a real terminal: the shell that leads its session stands for them. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BIN, freshWorkspace, until, type Workspace } from '../support/workspace.ts';

const TT = `${process.execPath} ${BIN}`;

/** `script` of util-linux makes a terminal; other systems have one with other flags. */
const canMakeTerminals = (() => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
})();
if (!canMakeTerminals) console.warn('skipped: there is no util-linux script here, so no terminal can be made');

/** A shell in a terminal of its own that runs `line` and then waits; closed like a window. */
function terminal(workspace: Workspace, line: string) {
  const words = [
    '-qec',
    `echo $$ >${workspace.home}/leader; ${line}; touch ${workspace.home}/done; read forever`,
    '/dev/null',
  ];
  // Its own stdin is a pipe that stays open; the shell's is the terminal.
  const child = spawn('script', words, {
    cwd: workspace.dir,
    env: workspace.env(),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const close = () => void child.kill('SIGKILL');
  onTestFinished(close);
  const file = (name: string): string => readFileSync(join(workspace.home, name), 'utf8').trim();
  return { close, file, done: () => until('the line was run', () => existsSync(join(workspace.home, 'done'))) };
}

describe.skipIf(!canMakeTerminals)('a person at a terminal', () => {
  test('is named by the user, stands by the shell that leads the session, and reads text', async () => {
    const workspace = freshWorkspace();
    const out = workspace.home;
    const shell = terminal(workspace, `${TT} whoami --json >${out}/json; sh -c '${TT} whoami; :' >${out}/text`);
    await shell.done();
    expect(shell.file('text')).toBe('human:ada');
    expect(JSON.parse(shell.file('json'))).toMatchObject({
      agent_id: 'human:ada',
      person: true,
      process_metadata: { session_id: null, pid: Number(shell.file('leader')) },
    });
  });

  test('loses the stick when the terminal is closed, not before', async () => {
    const workspace = freshWorkspace();
    const shell = terminal(workspace, `${TT} wait --json >${workspace.home}/grant`);
    await shell.done();
    expect(JSON.parse(shell.file('grant'))).toMatchObject({ status: 'your_turn', guarded: true });
    expect((await workspace.tt(['state', '--json'])).json).toMatchObject({
      room_state: 'owned',
      current_owner: 'human:ada',
    });
    shell.close();
    await until(
      'the guardian saw it',
      async () => (await workspace.tt(['state', '--json'])).json['room_state'] === 'idle',
    );
  });
});
