/** `tt ping`: how a member is, without a word to it. Nothing is written, so nothing wakes it. */

import { wakerOf } from '../../domain/member/presence.ts';
import { resolveMember } from '../../domain/member/resolve.ts';
import type { Member } from '../../domain/member/rules.ts';
import { wakesOf } from '../../harness/table.ts';
import { asError, isRefusal } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { memberJson, memberText } from '../show/member.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const view = await store.look({ told: true });
  const agent = resolveMember(view, args.word('agent') ?? '');
  if (isRefusal(agent)) throw asError(agent);
  const member = view.state.members.present[agent] as Member;
  const wakes = wakesOf(member.harness);
  const waker = wakerOf(view, agent, wakes !== null);
  // All that waits for it, also what a brake holds back now.
  const { seq: after } = await store.cursor(agent);
  const target = { self: agent, person: true };
  const { count: unread } = await store.tally({ after, limit: 0, target, newsOnly: true });
  const by = waker === 'hooks' ? { woken_through: wakes ?? '' } : {};
  await give(env, {
    json: {
      room_id: store.roomId,
      ...memberJson(view, member, env.verbose),
      ...{ unread, woken_by: waker, ...by },
    },
    text: () =>
      [memberText(view, member, env.caller().agent, env.verbose), `Unread: ${unread}. ${HEARS[waker]}`].join('\n'),
  });
  return undefined;
}

const HEARS = {
  receiver: 'A message reaches it now: a command of its own listens.',
  hooks: 'A message reaches it through the hooks of its harness.',
  unreachable: 'Nothing wakes it: a message is kept until it reads.',
} as const;
