/** What installed hooks call. Its path never changes with tt's version, because Codex keys its trust by the command's text. */
import { join } from 'node:path';
import type { Target } from './roots.ts';

export type HookEvent = 'start' | 'prompt' | 'before' | 'after' | 'stop' | 'end' | 'wait';

export const hookIn = (dataDir: string): string => join(dataDir, 'tt-hook');

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A word as a shell takes it, and as people like to read it. */
const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text));

/** `program`: tt's own hook program, which has two places for what it starts when it does not know the answer itself. */
export const hookText = (program: string, tt: string, node: string): string =>
  program.replace(/^tt=''$/m, () => `tt=${quoted(tt)}`).replace(/^node=''$/m, () => `node=${quoted(node)}`);

/** Antigravity takes silence for a no; every other harness takes it for a yes. */
const YES = `printf '{"decision":"allow"}'`;

/** The command of one hook. Null: for a project, where it is found by PATH, and does nothing on a machine without tt. */
export function hookCommand(runner: string | null, target: Target, event: HookEvent): string {
  if (runner !== null) return `${word(runner)} ${target} ${event}`;
  const absent = target === 'antigravity' && event === 'before' ? `{ ${YES}; exit 0; }` : 'exit 0';
  return `command -v tt-hook >/dev/null 2>&1 || ${absent}; exec tt-hook ${target} ${event}`;
}
