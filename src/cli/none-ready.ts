/** What a member is told for whom no task is ready: why that is, though there may be some. */
import type { Store } from '../domain/store.ts';
import type { Tasks } from '../domain/task/rules.ts';
import type { Env } from './env.ts';
import type { NoneReady } from './library/answers.ts';

/** With what the caller gave up, where the open ones are few enough to be read for that: some ask again and again. */
export async function noneReady(env: Env, store: Store, { open: all, claims }: Tasks) {
  const { agent } = env.caller();
  const taken = Object.keys(claims);
  const yours = taken.filter((id) => claims[id]?.holder === agent);
  const left = all > MOST_READ ? [] : await store.tasks({ status: ['open'], taken, limit: all });
  const gaveUp = left.filter(({ failed }) => failed.includes(agent)).map(({ id }) => id);
  const open = all - taken.length;
  const words = [
    `Nothing is ready for you: ${open} open, ${taken.length} claimed.`,
    ...(yours.length > 0 ? [`You have ${listed(yours)}.`] : []),
    ...(gaveUp.length > 0 ? [`You gave up ${listed(gaveUp)}: for others first.`] : []),
    'All of them: tt task list',
  ];
  return {
    json: {
      ...{ status: 'none_ready' satisfies NoneReady['status'], room_id: store.roomId, open, claimed: taken.length },
      ...(yours.length > 0 ? { yours } : {}),
      ...(gaveUp.length > 0 ? { given_up: gaveUp.length } : {}),
    },
    text: words.join(' '),
  };
}

const MOST_READ = 200;
const MOST = 5;

const listed = (ids: readonly string[]): string =>
  `${ids.slice(0, MOST).join(', ')}${ids.length > MOST ? ` and ${ids.length - MOST} more` : ''}`;
