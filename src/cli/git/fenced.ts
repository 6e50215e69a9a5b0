/** Whether git asks tt before it moves a ref of the repository around a directory. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { whose } from './hook-script.ts';
import { repositoryAt } from './repository.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** False where that cannot be told, and in a harness whose shell leaves git's hooks out. */
export function fenced(dir: string, env: Variables): boolean {
  if (env['GEMINI_CLI']) return false;
  try {
    const hook = join(repositoryAt(dir, env).hooks, 'reference-transaction');
    return (statSync(hook).mode & 0o111) !== 0 && whose(readFileSync(hook, 'utf8')) === 'ours';
  } catch {
    return false;
  }
}
