/** A member's unread events: what came after its saved cursor. The cursor moves once the reader has them. */

import type { AgentId } from '../domain/event.ts';
import { readTo } from '../domain/member/mailbox.ts';
import type { EventPage } from '../domain/reading.ts';
import type { Store, View } from '../domain/store.ts';
import { TtError } from '../lib/errors.ts';
import { refuseAhead } from './cursor.ts';
import type { Env, Room } from './env.ts';

export interface Unread {
  /** `view`: of this moment, where there is one already. */
  read(view?: View): Promise<EventPage>;
  /** To be called after the answer was taken. Explicit --after and an empty page move nothing. */
  seen(page: EventPage): Promise<void>;
}

/** Errors: invalid_cursor. */
export async function unreadOf(env: Env, { store, settings }: Room, after: number | undefined): Promise<Unread> {
  const { agent, person } = env.caller();
  if (after !== undefined) refuseAhead(after, await store.head());
  const from = after === undefined ? await store.cursor(agent) : { seq: after, early: 0 };
  let isEmpty = true;
  return {
    async read(view) {
      const limit = settings['limit.page'];
      const target = { self: agent, person, early: from.early };
      const page = await store.events({ after: from.seq, limit, target, newsOnly: true });
      isEmpty = page.events.length === 0;
      return saidOnce(store, agent, page, view);
    },
    seen: async (page) => {
      if (after !== undefined || isEmpty) return;
      // The answer is out: a cursor that could not be moved means that these come once more, not that they failed.
      await store.saveCursor(agent, readTo(page)).catch(unlessBusy);
    },
  };
}

/** The holder's answer names its handoff and whose it is: the event that brought both would say it twice, in 120 tokens. */
async function saidOnce(store: Store, agent: AgentId, page: EventPage, view?: View): Promise<EventPage> {
  if (!page.events.some((event) => event.handoff)) return page;
  const { turn } = (view ?? (await store.look())).state;
  if (turn.owner !== agent) return page;
  return { ...page, events: page.events.filter((event) => event.seq !== turn.handoff?.seq) };
}

function unlessBusy(error: unknown): void {
  if (!(error instanceof TtError) || error.code !== 'store_busy') throw error;
}
