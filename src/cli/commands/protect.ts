/**
 * `tt protect`: git's hooks refuse ref updates and pushes of agents without the stick. It needs no room: the hooks look
 * for one each time, so that a repository can be set up before its first agent comes.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { visibleLine } from '../../lib/text.ts';
import { findRoom } from '../../store/place.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';
import { DONE, REFUSED } from '../exit.ts';
import { install } from '../git/hook-files.ts';
import { HOOKS } from '../git/hook-script.ts';
import { refuseForeignHooks, refuseOldGit, repositoryAt } from '../git/repository.ts';
import { hookJson, hookText } from '../show/hooks.ts';

export async function run(env: Env): Promise<number> {
  const { env: variables } = env.system;
  const dir = env.directory();
  const repository = repositoryAt(dir, variables);
  refuseOldGit(dir, variables);
  refuseForeignHooks(repository, variables);
  const done = HOOKS.map((hook) => install(repository.hooks, hook, env.self));
  const whole = done.every(({ action }) => action !== 'kept');
  const submodules = existsSync(join(repository.top, '.gitmodules'));
  const room = findRoom(repository.top, env.around) !== null;
  const status = whole ? DONE : REFUSED;
  await give(env, {
    status,
    json: {
      status: whole ? 'protected' : 'partly_protected',
      ...{ canonical_path: repository.top, hooks_dir: repository.hooks, hooks: done.map(hookJson), room },
      ...(submodules ? { submodules_protected: false } : {}),
    },
    text: () =>
      [
        `Git’s hooks in ${visibleLine(repository.hooks)}:`,
        ...done.map(hookText),
        'An agent that has joined, or is not alone here, moves no branch or tag and pushes nothing without the stick; people do.',
        ...(whole ? [] : ['To have tt’s hook there, move the changed one away and repeat.']),
        ...(submodules ? ['Submodules are repositories of their own: run tt protect in each.'] : []),
        ...(room ? [] : ['There is no room yet: this begins with the first tt join.']),
      ].join('\n'),
  });
  return status;
}
