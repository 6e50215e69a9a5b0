/** After a change of version: what was installed is brought up to date, what was edited or deleted since stays so. */
import { told } from '../harness/install/draft.ts';
import { planInstall } from '../harness/install/plan.ts';
import type { Env } from './env.ts';
import { carry, machineOf, VERSION } from './setup.ts';
import { dropStale } from './stale.ts';

/** Resolves to how many files changed. Says so to a person at a terminal, and nothing else: tt doctor tells what failed. */
export async function upkeep(env: Env): Promise<number> {
  try {
    const machine = machineOf(env);
    const plan = await carry(env, 'upkeep', false, (known) => planInstall(machine, known, known.installs, false));
    const stale = await dropStale(env, 'upkeep', false);
    const changed = [...told(plan.draft), ...stale].filter(
      ({ action }) => action !== 'already-present' && action !== 'kept',
    );
    if (changed.length > 0 && env.io.errIsTerminal)
      env.io.err(
        `tt: ${changed.length} installed file${changed.length === 1 ? ' is' : 's are'} now of turntable ${VERSION} (tt doctor)`,
      );
    return changed.length;
  } catch {
    return 0;
  }
}
