/** The processes that name something on their command line: what still runs when it should have ended. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Running {
  readonly pid: number;
  readonly words: string;
}

/** Processes whose command line holds `text`; Linux only, empty elsewhere. */
export function running(text: string): Running[] {
  const found: Running[] = [];
  for (const name of listProc()) {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const zombie = readFileSync(`/proc/${name}/stat`, 'utf8').includes(') Z ');
      if (words.includes(text) && !zombie) found.push({ pid: Number(name), words });
    } catch {
      // It ended between the two looks.
    }
  }
  return found;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie that nobody has waited for yet has ended too.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** A process inside a system call is so a moment after its signal. True also of one that has ended, and where nothing tells. */
export function isStopped(pid: number): boolean {
  try {
    return /\) [TZ] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/** Pids of those that `pid` started and that still run. */
export const childrenOf = (pid: number): number[] =>
  listProc()
    .map(Number)
    .filter((one) => {
      try {
        const [state, parent] = readFileSync(`/proc/${one}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return Number(parent) === pid && state !== 'Z';
      } catch {
        return false;
      }
    });

function listProc(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
