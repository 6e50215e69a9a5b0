/** `tt task show`. */
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { taskJson, taskText } from '../show/task.ts';
import { seeTask } from '../task-words.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { view, task, claims } = await seeTask(env.room().store, args.word('task') ?? '');
  await give(env, { json: taskJson(view, task, claims, true), text: () => taskText(view, task, claims) });
  return undefined;
}
