/** What tt install, uninstall and upkeep share: what they work with, one at a time, told and written down. */
import { appendFileSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { asNotWritable, carryOut } from '../harness/install/disk.ts';
import type { Result } from '../harness/install/draft.ts';
import { type Manifest, readManifest } from '../harness/install/manifest.ts';
import type { Machine, Plan } from '../harness/install/plan.ts';
import { ownPlaces } from '../harness/install/roots.ts';
import { settled } from '../harness/install/settle.ts';
import { TtError } from '../lib/errors.ts';
import { iso } from '../lib/instant.ts';
import { alone } from '../store/sqlite/alone.ts';
import type { Env } from './env.ts';

export const VERSION = manifest.version;

type Reason = 'install' | 'uninstall' | 'upkeep';

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

/** Plans, and unless `print`, does it: alone on this machine. Errors: install_busy, home_not_writable, unparsable_config. */
export async function carry(
  env: Env,
  reason: Reason,
  print: boolean,
  make: (known: Manifest) => Plan | Promise<Plan>,
): Promise<Plan> {
  const state = stateOf(env);
  const release = print ? () => {} : takeLock(state);
  try {
    const known = readManifest(state);
    const plan = await make(known);
    if (print) return plan;
    carryOut(settled(plan, known, state, VERSION), env.system.token());
    writeDown(env, reason, known.tt || null, plan.draft.results);
    return plan;
  } catch (error) {
    throw asNotWritable(error);
  } finally {
    release();
  }
}

const PATIENCE_MS = 20_000;

function takeLock(state: string): () => void {
  try {
    makeDirectory(state);
  } catch (error) {
    throw asNotWritable(error);
  }
  const release = alone(join(state, 'install.lock'), PATIENCE_MS);
  if (release) return release;
  throw new TtError(
    'install_busy',
    'another tt install or uninstall is at work',
    'wait for it to end, then repeat the command',
  );
}

/** Not `recursive`: where a file system has no directories to make (/proc), Node tries for ever. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another one has just made it.
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
  }
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
  const file = join(stateOf(env), 'audit.jsonl');
  if (lines.length > 0) appendFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}
