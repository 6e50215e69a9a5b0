/** What tt install, uninstall and upkeep share: what they work with, one at a time, told and written down. */
import { appendFileSync, existsSync, mkdirSync, realpathSync, rmdirSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { asNotWritable, carryOut, type Write } from '../harness/install/disk.ts';
import type { Result } from '../harness/install/draft.ts';
import { type Manifest, readManifest } from '../harness/install/manifest.ts';
import type { Machine, Plan } from '../harness/install/plan.ts';
import { ownPlaces } from '../harness/install/roots.ts';
import { settled } from '../harness/install/settle.ts';
import { TtError } from '../lib/errors.ts';
import { iso } from '../lib/instant.ts';
import { alone } from '../store/sqlite/alone.ts';
import type { Env } from './env.ts';
import { diffLines, shortened } from './show/setup.ts';

export const VERSION = manifest.version;

export type Reason = 'install' | 'uninstall' | 'upkeep';

export const machineOf = ({ system, self }: Env): Machine => ({
  home: system.home,
  env: system.env,
  root: dirname(dirname(realpathSync(self[1] as string))),
  node: self[0] as string,
});

export const stateOf = ({ system }: Env): string => ownPlaces(system.home, system.env).state;

/** The directory whose files are committed: the top of the git checkout, else the one that was named. */
export function projectOf(env: Env): string {
  const here = env.directory();
  for (let dir = here; dirname(dir) !== dir; dir = dirname(dir)) if (existsSync(join(dir, '.git'))) return dir;
  return here;
}

export interface Carried extends Plan {
  /** All that is written, tt's own memory as well. */
  readonly writes: readonly Write[];
}

/**
 * Plans, and unless `print`, does it: alone on this machine. Where there is nothing to do nothing is touched.
 * Errors: install_busy, home_not_writable, unparsable_config.
 */
export async function carry(
  env: Env,
  reason: Reason,
  print: boolean,
  make: (known: Manifest) => Plan | Promise<Plan>,
): Promise<Carried> {
  const state = stateOf(env);
  const planned = async (): Promise<Carried & { readonly from: string | null }> => {
    const known = readManifest(state);
    const plan = await make(known);
    return { ...plan, writes: settled(plan, known, state, VERSION), from: known.tt || null };
  };
  let release = () => {};
  try {
    const seen = print || reason === 'uninstall' ? await planned().catch((error) => orAgain(error, print)) : null;
    if (seen && (print || seen.writes.length === 0)) return seen;
    release = takeLock(state);
    // Again: another may have been at work while this one waited.
    const plan = await planned();
    if (print) return plan;
    carryOut(plan.writes, env.system.token());
    writeDown(env, reason, plan.from, plan.draft.results);
    return plan;
  } catch (error) {
    throw asRefused(asNotWritable(error), ownPlaces(env.system.home, env.system.env));
  } finally {
    release();
  }
}

/** Whoever looks without the lock may meet what another is half through with: null, look again once that one is done. */
function orAgain(error: unknown, print: boolean): null {
  if (print && error instanceof TtError) throw error;
  return null;
}

/** All or nothing was done, so nothing was; and what tt itself needs, no harness can be left out for. */
function asRefused(error: unknown, own: Readonly<Record<'data' | 'state', string>>): unknown {
  if (!(error instanceof TtError) || !['home_not_writable', 'unparsable_config'].includes(error.code)) return error;
  const file = String(error.details['file'] ?? '');
  const isIn = (place: string) => isAbsolute(file) && `${standing(place)}/`.startsWith(`${standing(file)}/`);
  const needed = (['state', 'data'] as const).filter((place) => isIn(own[place]));
  const variables = needed.map((place) => `XDG_${place.toUpperCase()}_HOME`).join(' and ');
  const hint =
    error.code === 'home_not_writable' && needed.length > 0
      ? `make ${file} writable, or let ${variables} name a place that is`
      : `${error.hint}, then repeat the command`;
  return new TtError(error.code, `${error.message}, so nothing was changed`, hint, error.details);
}

const PATIENCE_MS = 20_000;

/** The real directory that a path is in, as far as it is there. */
const standing = (path: string): string => (existsSync(path) ? realpathSync(path) : standing(dirname(path)));

/** What gives it back leaves no directory that was made for it. Errors: install_busy. */
export function takeLock(state: string): () => void {
  const made: string[] = [];
  let release: (() => void) | null = null;
  const undo = () => {
    release?.();
    for (const dir of made) dropIfEmpty(dir);
  };
  try {
    release = lockIn(state, made);
    if (release) return undo;
    throw new TtError(
      'install_busy',
      'another tt install or uninstall is at work',
      'wait for it to end, then repeat the command',
    );
  } catch (error) {
    undo();
    throw error;
  }
}

const MOST_TRIES = 100;

function lockIn(state: string, made: string[]): (() => void) | null {
  for (let tries = 1; ; tries++) {
    makeDirectory(state, made);
    try {
      return alone(join(state, 'install.lock'), PATIENCE_MS);
    } catch (error) {
      // Whoever made the directory has just taken it away again.
      if ((error as { code?: unknown }).code !== 'ENOENT' || tries === MOST_TRIES) throw error;
    }
  }
}

function dropIfEmpty(dir: string): void {
  try {
    rmdirSync(dir);
  } catch {
    // Something is in it by now, or it is gone.
  }
}

/** Not `recursive`: where a file system has no directories to make (/proc), Node tries for ever. */
function makeDirectory(path: string, made: string[]): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path), made);
  try {
    mkdirSync(path, { mode: 0o700 });
    made.unshift(path);
  } catch (error) {
    // Another one has just made it.
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
  }
}

/** The record of what tt did outside of its rooms; it outlives an uninstall. */
export const auditOf = (env: Env): string => join(stateOf(env), 'audit.jsonl');

/** What --print shows: every change of every file, tt's own memory and its record as well. */
export function printed(env: Env, carried: Carried | null): readonly string[] {
  if (!carried) return [];
  const { home } = env.system;
  const record = carried.draft.results.some(({ action }) => CHANGES.includes(action))
    ? [`append ${shortened(auditOf(env), home)}`]
    : [];
  return [...diffLines(carried.writes, home, stateOf(env)), ...record];
}

const CHANGES = ['added', 'updated', 'removed'];

/** One line of JSON for each change. */
export function writeDown(env: Env, reason: Reason, from: string | null, results: readonly Result[]): void {
  const at = iso(env.system.now().wall);
  const lines = results
    .filter(({ action }) => CHANGES.includes(action))
    .map(({ harness, path, action }) =>
      JSON.stringify({ at, reason, version_from: from, version_to: VERSION, harness, path, action }),
    );
  const file = auditOf(env);
  if (lines.length > 0) appendFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}
