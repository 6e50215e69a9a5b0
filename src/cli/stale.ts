/** Takes away what an earlier tool of the same name registered with the harnesses, through their own programs. */
import { execFileSync } from 'node:child_process';
import { carryOut } from '../harness/install/disk.ts';
import { draftFrom, type Result } from '../harness/install/draft.ts';
import { readManifest } from '../harness/install/manifest.ts';
import { dropFromOpencode, staleEntries } from '../harness/install/stale.ts';
import type { Env } from './env.ts';
import { machineOf, stateOf, writeDown } from './setup.ts';

const PATIENCE_MS = 20_000;

/** `print`: only says what would go. A program that fails leaves a line that says what to type. */
export async function dropStale(env: Env, print: boolean): Promise<readonly Result[]> {
  const machine = machineOf(env);
  const draft = draftFrom(readManifest(stateOf(env)));
  dropFromOpencode(draft, machine);
  const entries = staleEntries(machine, draft);
  if (print) return [...draft.results, ...entries.map(({ result }) => result)];
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
  writeDown(env, 'upkeep', null, all);
  return all;
}
