/** What changes between two texts, line by line, for people to read before it happens. */

/** Lines marked ` `, `-` or `+`: the changed ones with `around` lines of what stays, gaps as `…`. */
export function lineDiff(before: string, after: string, around = 2): readonly string[] {
  const all = marked(linesOf(before), linesOf(after));
  const near = all.map((_, i) => all.slice(Math.max(0, i - around), i + around + 1).some(([mark]) => mark !== ' '));
  return all.flatMap((line, i) => (near[i] ? [line] : near[i - 1] ? ['…'] : []));
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));

/** By the longest common subsequence of what is left between the equal beginning and the equal end. */
function marked(a: readonly string[], b: readonly string[]): string[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const same = (lines: readonly string[]) => lines.map((line) => ` ${line}`);
  const middle = woven(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...same(a.slice(0, start)), ...middle, ...same(a.slice(a.length - end))];
}

/** More comparisons than this are not worth a prettier answer. */
const MOST = 4_000_000;

function woven(a: readonly string[], b: readonly string[]): string[] {
  if (a.length * b.length > MOST || a.length === 0)
    return [...a.map((line) => `-${line}`), ...b.map((line) => `+${line}`)];
  const longest = a.map(() => new Uint32Array(b.length + 1));
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (longest[i] as Uint32Array)[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(` ${a[i++]}`);
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) lines.push(`-${a[i++]}`);
    else lines.push(`+${b[j++]}`);
  }
  return lines;
}
