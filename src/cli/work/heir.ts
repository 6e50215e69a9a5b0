/** A shell that outlives its worker by a second: when the worker dies without a word, it ends the command and all that it started. */
import { spawn } from 'node:child_process';

export interface Heir {
  /** From here on the process group is ended when this process dies. */
  take(group: number): void;
  /** The command has ended by itself: what it left behind is its own affair. */
  dismiss(): void;
}

/**
 * The kernel closes the pipe however a worker dies, and nobody else holds its end. TERM, then KILL: by that time the
 * task may be another's already, so there is no time for more than a second of grace. A worker that died in the moment of
 * the command's start has not told its group: on Linux that is found by the mark in the command's environment.
 */
const WILL = `trap '' TERM INT HUP
group=untold
while read -r line; do group=$line; done
end() {
  if [ "$group" != untold ]; then kill -s "$1" -- "-$group"; return; fi
  for file in $(grep -ls "TT_TASK_RUN=$mark" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -s "$1" -- "-\${pid%/environ}"
  done
}
mark=$1
if [ -n "$group" ]; then end TERM; sleep 1; end KILL; fi`;

/** `mark`: TT_TASK_RUN in the environment of the command, and of no other. */
export function nameHeir(mark: string, path: string | undefined): Heir {
  // The last word tells whoever looks at the processes whose it is.
  const heir = spawn('/bin/sh', ['-c', WILL, 'tt-work', mark, process.cwd()], {
    cwd: '/',
    detached: true,
    env: { PATH: path },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without one the command is as it was: it outlives a worker that is killed.
  heir.on('error', () => {});
  heir.stdin.on('error', () => {});
  heir.unref();
  return {
    take: (group) => void heir.stdin.write(`${group}\n`),
    dismiss: () => void heir.stdin.end('\n'),
  };
}
