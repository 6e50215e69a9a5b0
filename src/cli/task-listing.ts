/** A page of tasks, with who has claimed which now. */
import type { TaskQuery } from '../domain/reading.ts';
import type { View } from '../domain/store.ts';
import { claimsNow } from '../domain/task/held.ts';
import { give } from './answer.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';
import { pageSize } from './page-size.ts';
import { taskJson, tasksText } from './show/task.ts';

/** Errors: invalid_input, invalid_cursor. `none`: said where there is nothing. */
export async function giveTasks(
  env: Env,
  args: Args,
  view: View,
  query: Omit<TaskQuery, 'after' | 'limit' | 'taken'>,
  none: string | (() => Promise<string>),
): Promise<undefined> {
  const { store, settings } = env.opened() ?? env.room();
  const limit = pageSize(args, settings, query.newestFirst ? 'last' : 'limit');
  const claims = claimsNow(view);
  const found = await store.tasks({
    ...query,
    taken: Object.keys(claims),
    after: args.text('after'),
    limit: limit + 1,
  });
  const more = found.length > limit;
  const tasks = query.newestFirst ? found.slice(-limit) : found.slice(0, limit);
  const rest = query.newestFirst ? '(older ones: without -n)' : `(more: --after ${tasks.at(-1)?.id})`;
  const nothing = tasks.length > 0 ? '' : typeof none === 'string' ? none : await none();
  await give(env, {
    json: {
      tasks: tasks.map((task) => taskJson(view, task, claims)),
      ...(more ? { [query.newestFirst ? 'has_older' : 'has_more']: true } : {}),
    },
    text: () => [tasksText(view, tasks, claims), ...(more ? [rest] : [])].join('\n') || nothing,
  });
  return undefined;
}
