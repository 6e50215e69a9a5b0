/** Which files a move of refs changes, as git itself tells: for claims, which are on files and not on refs. */
import { execFileSync } from 'node:child_process';
import type { RefUpdate } from '../../domain/event.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The hook's own surroundings: git says there where the objects of what it is about to do are. */
interface Asked {
  readonly dir: string;
  readonly env: Variables;
}

/**
 * What one new commit changes on top of what was there before. Null: it is no such thing, but an amendment, a merge, a branch
 * that is moved or made, a tag; or git cannot tell.
 */
export function commitOf(asked: Asked, updates: readonly RefUpdate[]): readonly string[] | null {
  const [{ old = '', new: made = '' } = {}, ...others] = updates;
  const isOne = others.every((other) => other.old === old && other.new === made);
  if (!isOne || !isId(made) || !updates.every(({ ref }) => isHead(ref))) return null;
  try {
    const [, ...parents] = git(asked, 'rev-list', '--parents', '-n', '1', made).trim().split(' ');
    const isNext = parents.length === 0 ? NONE.test(old) : parents.length === 1 && parents[0] === old;
    return isNext ? between(asked, parents[0], made) : null;
  } catch {
    return null;
  }
}

/** Throws when git cannot tell. Everything in which any ref that a working tree may follow, or the stash, becomes another than it was. */
export function changesOf(asked: Asked, updates: readonly RefUpdate[]): readonly string[] {
  const pairs = updates.flatMap(({ ref, old, new: made }): (readonly [string, string])[] => {
    const to = commitAt(asked, made);
    if (to === null) return [];
    if (ref === 'refs/stash') return [[`${to}^1`, to]];
    const from = isHead(ref) ? (commitAt(asked, old) ?? commitAt(asked, `ref:${ref}`)) : null;
    return from === null || from === to ? [] : [[from, to]];
  });
  const distinct = new Map(pairs.map((pair) => [pair.join(), pair]));
  return [...new Set([...distinct.values()].flatMap(([from, to]) => between(asked, from, to)))];
}

const isHead = (ref: string): boolean => ref === 'HEAD' || ref.endsWith('/HEAD') || ref.startsWith('refs/heads/');
const isId = (value: string): boolean => /^[0-9a-f]{40,64}$/.test(value) && !NONE.test(value);
const NONE = /^0+$/;

/** Null: none, or git was not asked to look. A newer git says `ref:refs/heads/x` of a HEAD that follows a branch. */
function commitAt(asked: Asked, value: string): string | null {
  if (isId(value)) return value;
  if (!value.startsWith('ref:')) return null;
  try {
    return git(asked, 'rev-parse', '--verify', '-q', `${value.slice(4)}^{commit}`).trim();
  } catch {
    return null;
  }
}

/** No renames: a file that goes and one that comes. */
function between(asked: Asked, from: string | undefined, to: string): readonly string[] {
  const trees = from === undefined ? ['--root', to] : [from, to];
  const said = git(asked, 'diff-tree', '-r', '-z', '--name-only', '--no-commit-id', '--no-renames', ...trees);
  return said.split('\0').filter((path) => path !== '');
}

const git = ({ dir, env }: Asked, ...words: readonly string[]): string =>
  execFileSync('git', ['--no-replace-objects', ...words], {
    ...{ cwd: dir, encoding: 'utf8', env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 256 * 1024 * 1024 },
  });
