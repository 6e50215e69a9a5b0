/** `tt unprotect`: takes tt's git hooks away and puts back what was there before. */
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import { refuseOrRecord } from '../controlling.ts';
import type { Env } from '../env.ts';
import { DONE, REFUSED } from '../exit.ts';
import { remove } from '../git/hook-files.ts';
import { HOOKS } from '../git/hook-script.ts';
import { repositoryAt } from '../git/repository.ts';
import { hookJson, hookText } from '../show/hooks.ts';

export async function run(env: Env, args: Args): Promise<number> {
  const { top, hooks } = repositoryAt(env.directory(), env.system.env);
  await refuseOrRecord(env, args, { did: 'unprotect', hooks_dir: hooks });
  const done = HOOKS.map((hook) => remove(hooks, hook));
  const whole = done.every(({ action }) => action !== 'kept');
  const status = whole ? DONE : REFUSED;
  await give(env, {
    status,
    json: {
      status: whole ? 'unprotected' : 'partly_unprotected',
      ...{ canonical_path: top, hooks_dir: hooks, hooks: done.map(hookJson) },
    },
    text: () => [`Git’s hooks in ${visibleLine(hooks)}:`, ...done.map(hookText)].join('\n'),
  });
  return status;
}
