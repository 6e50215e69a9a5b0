/** The git repository around a directory: where its hooks are, and whether they are its own. git is asked, not guessed. */
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { TtError } from '../../lib/errors.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export interface Repository {
  /** The top of the working tree. */
  readonly top: string;
  /** Shared by all linked worktrees. */
  readonly common: string;
  /** Where git looks for hooks, links followed; it need not exist. */
  readonly hooks: string;
}

/** Runs git in `dir` and gives its stdout. Errors: git_unusable; `onFailure` makes another of git's own refusal. */
export function git(dir: string, env: Variables, words: readonly string[], onFailure = unusable, input = ''): string {
  try {
    return execFileSync('git', ['-C', dir, ...words], {
      encoding: 'utf8',
      env: hereOnly(env),
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 256 * 1024 * 1024,
    }).replace(/\n$/, '');
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: unknown };
    if (code === 'ENOENT') throw unusable(dir, 'git is not installed, or not in PATH');
    throw onFailure(dir, String(stderr ?? '').split('\n')[0] || String(error));
  }
}

const unusable = (dir: string, why: string): TtError =>
  new TtError('git_unusable', `git has no working tree for ${dir}: ${why}`, 'git init, or name another path', {
    path: dir,
  });

/** A hook, or a harness, may have told git where to look, and which settings to use: we ask about `dir` as it is. */
const TELLS =
  /^GIT_(?:DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|NAMESPACE|CONFIG|CONFIG_(?:PARAMETERS|COUNT|(?:KEY|VALUE)_\d+))$/;

const hereOnly = (env: Variables): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && !TELLS.test(entry[0])),
  );

/** Errors: git_unusable. */
export function repositoryAt(dir: string, env: Variables): Repository {
  const said = git(dir, env, ['rev-parse', '--show-toplevel', '--git-common-dir', '--git-path', 'hooks']).split('\n');
  const [top = '', common = '', hooks = ''] = said.map((path) => resolve(dir, path));
  return { top, common: realpathSync(common), hooks: followed(hooks) };
}

function followed(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** The oldest git that runs a reference-transaction hook. */
const OLDEST = [2, 28] as const;

/** Errors: git_unusable. */
export function refuseOldGit(dir: string, env: Variables): void {
  const version = git(dir, env, ['version']);
  const [major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new TtError(
    'git_unusable',
    `${version} runs no reference-transaction hook`,
    `git ${OLDEST.join('.')} or newer`,
  );
}

/**
 * Hooks that other repositories run too, or that are content of this one, are not ours to change.
 * Errors: hooks_unusable.
 */
export function refuseForeignHooks({ top, common, hooks }: Repository, env: Variables): void {
  const [scope, path] = hooksPath(top, env);
  const own = 'git config --local core.hooksPath .git/hooks, with copies of the hooks you need; then tt protect';
  const refused = (why: string) => new TtError('hooks_unusable', `${hooks} ${why}`, own, { hooks_dir: hooks });
  if (path !== null && scope !== 'local' && scope !== 'worktree')
    throw refused(`(core.hooksPath, ${scope} settings) belongs to all repositories of this machine or user`);
  if (isIn(hooks, common)) return;
  if (path === null) throw refused('is where .git/hooks leads, outside the repository: others may use it too');
  if (isIn(hooks, realpathSync(top)) && !isIgnored(top, hooks, env))
    throw refused(`(core.hooksPath) is content of the repository: tt's hooks would be committed`);
}

const isIn = (path: string, dir: string): boolean => path.startsWith(dir + sep);

function hooksPath(top: string, env: Variables): readonly [scope: string, path: string | null] {
  try {
    const [scope = '', path = ''] = git(top, env, ['config', '--show-scope', '--get', 'core.hooksPath']).split('\t');
    return [scope, path];
  } catch {
    return ['', null];
  }
}

function isIgnored(top: string, hooks: string, env: Variables): boolean {
  try {
    git(top, env, ['check-ignore', '-q', resolve(hooks, 'reference-transaction')]);
    return true;
  } catch {
    return false;
  }
}
