/** What an installation did, for people and for programs: a line for each change, and what to do next. */
import type { Write } from '../../harness/install/disk.ts';
import type { Result } from '../../harness/install/draft.ts';
import { lineDiff } from '../../lib/line-diff.ts';

/** The home directory as `~`: that is how people know their files. */
const shortened = (path: string, home: string): string =>
  path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;

export function resultLines(results: readonly Result[], home: string): readonly string[] {
  const width = (of: (result: Result) => string) => Math.max(0, ...results.map((result) => of(result).length));
  const [first, second] = [width(({ harness }) => harness), width(({ action }) => action)];
  return results.map(({ harness, action, path, what, why }) => {
    const head = `${harness.padEnd(first)}  ${action.padEnd(second)}  `;
    return `${head}${[shortened(path, home), what].filter(Boolean).join(': ')}${why ? ` (${why})` : ''}`;
  });
}

/** Every change of every file, as lines to read. */
export const diffLines = (writes: readonly Write[], home: string): readonly string[] =>
  writes.flatMap(({ path, before, after, ifEmpty }) => {
    const name = shortened(path, home);
    if (ifEmpty) return [];
    if (after && 'dir' in after) return [`mkdir ${name}`];
    if (after && 'link' in after) return [`link ${name} → ${after.link}`];
    if (before && 'dir' in before) return [`rmdir ${name}`];
    if (before && 'link' in before) return [`remove ${name}`];
    const [was, is] = [before, after].map((content) => (content && 'bytes' in content ? content.bytes.toString() : ''));
    const verb = !before ? 'create' : !after ? 'remove' : 'change';
    const isBulk = !before && path.includes('/skills/');
    return [
      `${verb} ${name}`,
      ...(verb === 'remove' || isBulk ? [] : lineDiff(was ?? '', is ?? '').map((line) => `  ${line}`)),
    ];
  });
