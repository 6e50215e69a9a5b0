/** A worker that is killed in the moment between the start of its command and the word of it. Says the command's pid. */
import { spawn } from 'node:child_process';
import { nameHeir } from '../../src/cli/work/heir.ts';

const { mark } = JSON.parse(process.argv[2] ?? '') as { mark: string };
nameHeir(mark, process.env['PATH']);
const command = spawn('sh', ['-c', "trap '' TERM; sleep 600 & echo up; wait"], {
  detached: true,
  stdio: ['ignore', 'pipe', 'ignore'],
  env: { ...process.env, TT_TASK_RUN: mark },
});
command.stdout.once('data', () => process.stdout.write(`${command.pid}\n`, () => process.kill(process.pid, 'SIGKILL')));
