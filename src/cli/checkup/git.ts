/** Whether git's hooks keep agents without the stick from committing here, and whether they are this tt's. */
import type { Env } from '../env.ts';
import { standingOfHook } from '../git/hook-files.ts';
import { HOOKS } from '../git/hook-script.ts';
import { repositoryAt } from '../git/repository.ts';
import { type Check, ok, warn } from './check.ts';

export function gitCheck({ directory, system, self }: Env): Check {
  const repository = found(directory(), system.env);
  if (!repository) return ok('git', 'no repository here: nothing to protect');
  const { hooks } = repository;
  const standings = HOOKS.map((hook) => ({ hook, is: standingOfHook(hooks, hook, self) }));
  const odd = standings.filter(({ is }) => is !== 'current');
  if (odd.length === 0) return ok('git', `protected: ${hooks} is current`);
  if (standings.every(({ is }) => is === 'absent' || is === 'foreign'))
    return ok('git', 'not protected: agents may commit without the stick (tt protect)');
  const what = odd.map(({ hook, is }) => `${hook} is ${WORD[is]}`).join(', ');
  const edited = odd.some(({ is }) => is === 'edited');
  const fix = edited ? 'move the changed hook away, then tt protect' : 'tt protect';
  return warn('git', `not wholly protected: in ${hooks}, ${what}`, fix);
}

const WORD = {
  absent: 'missing',
  foreign: 'somebody else’s',
  outdated: 'another version’s',
  edited: 'changed by somebody',
  current: 'current',
} as const;

function found(dir: string, env: Readonly<Record<string, string | undefined>>) {
  try {
    return repositoryAt(dir, env);
  } catch {
    return null;
  }
}
