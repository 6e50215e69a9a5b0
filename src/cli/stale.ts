/** Takes away what an earlier tool of the same name registered with the harnesses, through their own programs. */
import { execFileSync } from 'node:child_process';
import { asNotWritable, carryOut } from '../harness/install/disk.ts';
import { type Draft, draftFrom, type Result } from '../harness/install/draft.ts';
import { readManifest } from '../harness/install/manifest.ts';
import { dropFromOpencode, type Stale, staleEntries } from '../harness/install/stale.ts';
import { TtError } from '../lib/errors.ts';
import type { Env } from './env.ts';
import { machineOf, type Reason, stateOf, takeLock, writeDown } from './setup.ts';

const PATIENCE_MS = 20_000;

interface Found {
  readonly draft: Draft;
  readonly entries: readonly Stale[];
}

/** `print`: only says what would go. A program that fails leaves a line that says what to type. */
export async function dropStale(env: Env, reason: Reason, print: boolean): Promise<readonly Result[]> {
  const { draft, entries } = found(env);
  const seen = [...draft.results, ...entries.map(({ result }) => result)];
  if (print || seen.length === 0) return seen;
  const release = lockOrNull(env);
  if (!release)
    return seen.map((one) => ({ ...one, action: 'kept', why: 'another tt install is at work: repeat the command' }));
  try {
    // Again: another may have taken them away while this one waited.
    return take(env, reason, found(env));
  } finally {
    release();
  }
}

/** What was asked for is done by now, and is to be told: this alone is no reason to fail. */
function lockOrNull(env: Env): (() => void) | null {
  try {
    return takeLock(stateOf(env));
  } catch (error) {
    if (error instanceof TtError && error.code === 'install_busy') return null;
    throw asNotWritable(error);
  }
}

function found(env: Env): Found {
  const machine = machineOf(env);
  const draft = draftFrom(readManifest(stateOf(env)));
  dropFromOpencode(draft, machine);
  return { draft, entries: staleEntries(machine, draft) };
}

function take(env: Env, reason: Reason, { draft, entries }: Found): readonly Result[] {
  carryOut(draft.writes, env.system.token());
  const results = entries.map(({ program, words, result }): Result => {
    try {
      execFileSync(program, [...words], { stdio: 'ignore', timeout: PATIENCE_MS, env: { ...env.system.env } });
      return result;
    } catch {
      return { ...result, action: 'kept', why: `it could not be removed: ${[result.harness, ...words].join(' ')}` };
    }
  });
  const all = [...draft.results, ...results];
  writeDown(env, reason, null, all);
  return all;
}
