/** What an installation did, for people and for programs: a line for each change, and what to do next. */
import type { Write } from '../../harness/install/disk.ts';
import type { Action, Result } from '../../harness/install/draft.ts';
import { lineDiff } from '../../lib/line-diff.ts';

/** The home directory as `~`: that is how people know their files. */
export const shortened = (path: string, home: string): string =>
  path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;

/** `print`: what would be done, and is not. */
export function resultLines(results: readonly Result[], home: string, print = false): readonly string[] {
  const rows = results.map((result) => {
    const action = print ? (WOULD[result.action] ?? result.action) : result.action;
    return { ...result, whose: whose(result, results), action };
  });
  const width = (of: (row: (typeof rows)[number]) => string) => Math.max(0, ...rows.map((row) => of(row).length));
  const [first, second] = [width((row) => row.whose), width(({ action }) => action)];
  return rows.map(({ whose, action, path, what, why }) => {
    const head = `${whose.padEnd(first)}  ${action.padEnd(second)}  `;
    return `${head}${[shortened(path, home), what].filter(Boolean).join(': ')}${why ? ` (${why})` : ''}`;
  });
}

const WOULD: Partial<Record<Action, string>> = { added: 'would add', updated: 'would update', removed: 'would remove' };

/** What several harnesses share is told once, and not as if it were only the last one's. */
function whose({ harness, shared }: Result, results: readonly Result[]): string {
  if (!shared) return harness;
  const all = results.filter(({ action }) => action !== 'skipped').map((result) => result.harness);
  return all.every((other) => shared.includes(other)) ? 'all' : shared.join(', ');
}

/** Every change of every file, as lines to read; of what tt itself remembers (`state`), and of a skill, only the name. */
export const diffLines = (writes: readonly Write[], home: string, state: string): readonly string[] =>
  writes.flatMap(({ path, before, after, ifEmpty }) => {
    const name = shortened(path, home);
    if (ifEmpty) return [];
    if (after && 'dir' in after) return [`mkdir ${name}`];
    if (after && 'link' in after) return [`link ${name} → ${after.link}`];
    if (before && 'dir' in before) return [`rmdir ${name}`];
    if (before && 'link' in before) return [`remove ${name}`];
    const [was, is] = [before, after].map((content) => (content && 'bytes' in content ? content.bytes.toString() : ''));
    const verb = !before ? 'create' : !after ? 'remove' : 'change';
    const isBulk = (!before && path.includes('/skills/')) || path.startsWith(`${state}/`);
    return [
      `${verb} ${name}`,
      ...(verb === 'remove' || isBulk ? [] : lineDiff(was ?? '', is ?? '').map((line) => `  ${line}`)),
    ];
  });
