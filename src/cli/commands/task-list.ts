/** `tt task list`: what is to be done, and who is at it. */
import { channelNamed } from '../../domain/channel/rules.ts';
import type { TaskStatus } from '../../domain/reading.ts';
import { claimsNow } from '../../domain/task/held.ts';
import { asError, isRefusal, TtError } from '../../lib/errors.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveTasks } from '../task-listing.ts';
import { assigneesIn } from '../task-words.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const view = await store.look();
  const words = args.text('channel');
  const channel = words === undefined ? undefined : channelNamed(words);
  if (isRefusal(channel)) throw asError(channel);
  const { agent } = env.caller();
  const held = Object.entries(claimsNow(view)).filter(([, { holder }]) => holder === agent);
  const last = args.count('last') !== undefined;
  if (last && (args.count('limit') !== undefined || args.text('after') !== undefined))
    throw new TtError('invalid_input', '-n counts from the end, --after and --limit from the start', 'leave one out');
  const among = args.on('mine') ? held.map(([id]) => id) : undefined;
  const query = { status: statusIn(args), among, assignee: assigneesIn(env, args, view), channel, newestFirst: last };
  return giveTasks(env, args, view, query, nothing);

  async function nothing(): Promise<string> {
    const { open, last: added } = view.state.tasks;
    const words = [...['for', 'channel', 'after'].map((flag) => args.text(flag)), args.list('status')];
    const isNarrowed = args.on('mine') || words.some((word) => word !== undefined);
    if (isNarrowed && added > 0)
      return `No task fits. ${open > 0 ? 'What is to be done: tt task list' : 'All: tt task list --all'}`;
    if (args.on('all')) return 'There is no task.';
    const over = await store.tasks({ ...query, status: ['done', 'dropped'], newestFirst: false, taken: [], limit: 1 });
    return `There is nothing to do.${over.length > 0 ? ' What is done: tt task list --all' : ''}`;
  }
}

const STATUS: readonly TaskStatus[] = ['open', 'claimed', 'done', 'dropped'];

/** Empty: any. Errors: invalid_input. */
function statusIn(args: Args): readonly TaskStatus[] {
  const words = args.list('status');
  if (words === undefined) return args.on('all') ? [] : ['open', 'claimed'];
  const strange = words.find((word) => !STATUS.includes(word as TaskStatus));
  if (strange === undefined) return words as readonly TaskStatus[];
  throw new TtError(
    'invalid_input',
    `--status is one of ${STATUS.join(', ')}, not ${JSON.stringify(strange)}`,
    'tt task list --help',
    {
      ...{ flag: '--status', value: strange },
    },
  );
}
