/** Random globs, and what another matcher says of each pair: whether some path fits both. Decisions are held against that. */
import fc from 'fast-check';
import { braceExpand, minimatch } from 'minimatch';
import { type Glob, parseGlob } from '../../../src/lib/glob/parse.ts';

/** Few letters, so that names meet. */
const LETTERS = ['a', 'b', 'c', 'A', '.'];
const piece: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...LETTERS) },
  { weight: 4, arbitrary: fc.constantFrom('*', '?', '[ab]', '[!a]', '[a-c]', '[^b-z]', '[[:alpha:]]', '\\*', '\\a') },
);
const name: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('')) },
  { weight: 2, arbitrary: fc.constantFrom('**', '*', 'a', 'b') },
);
const plainPath = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const choice = fc.array(plainPath, { minLength: 2, maxLength: 3 }).map((paths) => `{${paths.join(',')}}`);
const globText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: plainPath },
  { weight: 1, arbitrary: fc.tuple(name, choice).map((parts) => parts.join('/')) },
  { weight: 1, arbitrary: fc.tuple(name, choice, name).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: plainPath.map((path) => `${path}/`) },
);

/** Distinct ones that can be read. */
export function someGlobs(count: number, seed: number): readonly Glob[] {
  const texts = new Set(fc.sample(globText, { numRuns: 3 * count, seed }));
  const globs = [...texts].map((text) => parseGlob(text, 1_024)).filter((glob) => 'alternatives' in glob);
  return globs.slice(0, count);
}

const OPTIONS = { dot: true, nocase: true, nocomment: true, noext: true, nonegate: true } as const;

/** By minimatch, with what tt says besides: what ends with a plain name or a slash is all below it too, and `a/**` is `a` as well. */
export const fits = (glob: string, path: string): boolean =>
  braceExpand(glob).some((one) => meant(one).some((pattern) => minimatch(path, pattern, OPTIONS)));

function meant(glob: string): readonly string[] {
  const names = glob.split('/').filter((name) => name !== '' && name !== '.');
  const path = names.join('/');
  const last = names.at(-1) ?? '';
  if (last === '**') return [path, ...(names.length === 1 ? [] : meant(path.slice(0, -3)))];
  return glob.endsWith('/') || !/[*?[]/.test(last.replace(/\\./g, '')) ? [path, `${path}/**`] : [path];
}

const NAMES = ['a', 'b', 'c', 'ab', 'ba', 'ac', '.a', 'a.b', '*', 'abc'];
const PATHS = NAMES.flatMap((one) => [
  one,
  ...NAMES.flatMap((two) => [`${one}/${two}`, ...NAMES.map((three) => `${one}/${two}/${three}`)]),
]);

export interface Verdict {
  readonly pairs: number;
  readonly granted: number;
  /** Held to be apart, and a path fits both. */
  readonly wrong: readonly string[];
  /** Held to overlap, and no path was found that fits both. */
  readonly unfounded: readonly string[];
}

/** `decide` gives a path that fits both, or null. Of all pairs so many, spread evenly. */
export function judged(
  globs: readonly Glob[],
  decide: (a: Glob, b: Glob) => string | null,
  most = Number.POSITIVE_INFINITY,
): Verdict {
  const known = globs.map(({ text }) => new Set(PATHS.flatMap((path, i) => (fits(text, path) ? [i] : []))));
  const every = Math.max(1, Math.floor((globs.length * globs.length) / most));
  const verdict = { pairs: 0, granted: 0, wrong: [] as string[], unfounded: [] as string[] };
  for (let n = 0; n < globs.length * globs.length && verdict.pairs < most; n += every) {
    const [i, j] = [Math.floor(n / globs.length), n % globs.length];
    const [a, b] = [globs[i] as Glob, globs[j] as Glob];
    const common = [...(known[i] as Set<number>)].find((path) => known[j]?.has(path));
    const path = decide(a, b);
    verdict.pairs++;
    if (path === null) verdict.granted++;
    const said = `${a.text}  ${b.text}  ${path ?? PATHS[common ?? -1]}`;
    if (path === null && common !== undefined) verdict.wrong.push(said);
    if (path !== null && common === undefined && !(fits(a.text, path) && fits(b.text, path)))
      verdict.unfounded.push(said);
  }
  return verdict;
}
