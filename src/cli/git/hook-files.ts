/** Our hooks on the disk: put in place in front of what was there, brought up to date, taken away again. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { TtError } from '../../lib/errors.ts';
import { type Before, type Hook, hookScript, wayToRun, whose } from './hook-script.ts';

export type Standing = 'absent' | 'current' | 'outdated' | 'edited' | 'foreign';
export type Action = 'installed' | 'updated' | 'unchanged' | 'removed' | 'restored' | 'kept' | 'absent';

export interface Done {
  readonly hook: Hook;
  readonly action: Action;
  /** Where what was there before lies now, while ours is in front of it, or when it could not go back. */
  readonly before?: string;
}

interface Files {
  readonly file: string;
  /** The hook that was there before, moved by rename: its mode, its times, its being a link stay. */
  readonly saved: string;
  /** A link to it under the hook's own name, for programs that look at the name they are called by. */
  readonly named: string;
}

const filesOf = (hooks: string, hook: Hook): Files => ({
  file: join(hooks, hook),
  saved: join(hooks, `${hook}.before-tt`),
  named: join(hooks, 'before-tt', hook),
});

/** Changes nothing. */
export function standingOfHook(hooks: string, hook: Hook, self: readonly string[]): Standing {
  const { file, saved } = filesOf(hooks, hook);
  const text = readOr(file);
  if (text === null) return isThere(file) ? 'foreign' : 'absent';
  const owner = whose(text);
  if (owner !== 'ours') return owner;
  const isWhole = (statSync(file).mode & 0o111) !== 0 && text === hookScript(hook, beforeOf(saved), self);
  return isWhole ? 'current' : 'outdated';
}

/** Errors: hooks_unusable. */
export const install = (hooks: string, hook: Hook, self: readonly string[]): Done =>
  tried(hooks, () => {
    const { file, saved, named } = filesOf(hooks, hook);
    const standing = standingOfHook(hooks, hook, self);
    const told = () => (isThere(saved) ? { before: saved } : {});
    if (standing === 'edited') return { hook, action: 'kept', ...told() };
    if (standing === 'current') return { hook, action: 'unchanged', ...told() };
    mkdirSync(hooks, { recursive: true });
    const before = beforeOf(standing === 'foreign' ? file : saved);
    const fresh = `${file}.tt-new`;
    writeFileSync(fresh, hookScript(hook, before, self));
    // Not by writeFileSync: there the umask has a say.
    chmodSync(fresh, 0o755);
    rmSync(named, { force: true });
    if (before === 'run') {
      mkdirSync(join(named, '..'), { recursive: true });
      symlinkSync(join('..', `${hook}.before-tt`), named);
    }
    if (standing === 'foreign') moveAside(file, saved);
    renameSync(fresh, file);
    return { hook, action: standing === 'outdated' ? 'updated' : 'installed', ...told() };
  });

/** Errors: hooks_unusable. */
export const remove = (hooks: string, hook: Hook): Done =>
  tried(hooks, () => {
    const { file, saved, named } = filesOf(hooks, hook);
    const text = readOr(file);
    const owner = text === null ? (isThere(file) ? 'foreign' : 'ours') : whose(text);
    const hadBefore = isThere(saved);
    // Whoever edited it, or put a hook of their own in its place, wants that to stay.
    if (owner !== 'ours' && (owner === 'edited' || hadBefore))
      return { hook, action: 'kept', ...(hadBefore ? { before: saved } : {}) };
    if (owner === 'foreign' || (text === null && !hadBefore)) return { hook, action: 'absent' };
    if (hadBefore) renameSync(saved, file);
    else rmSync(file);
    rmSync(named, { force: true });
    dropIfEmpty(join(named, '..'));
    return { hook, action: hadBefore ? 'restored' : 'removed' };
  });

/** Ours was replaced by somebody who came later: what stood before both is out of use, but only a copy may go. */
function moveAside(file: string, saved: string): void {
  if (isThere(saved) && readOr(saved) !== readOr(file)) renameSync(saved, unused(saved));
  renameSync(file, saved);
}

const beforeOf = (saved: string): Before => {
  const text = readOr(saved);
  return text === null ? (isThere(saved) ? 'run' : '') : wayToRun(text);
};

/** A link that leads nowhere is there too. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function readOr(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function unused(path: string): string {
  for (let n = 1; ; n++) if (!isThere(`${path}.${n}`)) return `${path}.${n}`;
}

function dropIfEmpty(dir: string): void {
  if (existsSync(dir) && readdirSync(dir).length === 0) rmdirSync(dir);
}

function tried(hooks: string, change: () => Done): Done {
  try {
    return change();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code !== 'string' || error instanceof TtError) throw error;
    throw new TtError(
      'hooks_unusable',
      `${hooks} cannot be changed (${code})`,
      'check its owner and mode; in a sandbox: run this outside of it',
      { hooks_dir: hooks },
    );
  }
}
