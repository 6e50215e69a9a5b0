/** script(1), which runs a command in a terminal of its own: there on Linux, mostly. */
import { execFileSync } from 'node:child_process';

export function hasScript(): boolean {
  try {
    execFileSync('script', ['--version'], { stdio: 'ignore' });
    return process.platform === 'linux';
  } catch {
    return false;
  }
}
