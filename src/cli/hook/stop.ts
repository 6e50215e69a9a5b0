/** A session is about to stop: it is kept from it once while it holds the stick or a claim, or while messages came in unread. */
import { tell } from '../../domain/member/told.ts';
import { mentioned, unfinished, unmentioned } from '../../domain/member/unfinished.ts';
import { forget } from '../../store/vouched.ts';
import { NOTHING, type Said } from '../hook.ts';
import { stopText } from '../show/stopping.ts';
import { newsText } from '../show/told.ts';
import type { Desk } from './desk.ts';
import { newsFor } from './news.ts';

export async function stop(desk: Desk): Promise<Said> {
  const { call } = desk;
  const here = call.subagent ? null : desk.roomAt(desk.cwd);
  if (!here) return NOTHING;
  const { store, agent, caller, place } = here;
  // The next hook asks again, and finds out that the session is at work once more.
  if (call.session !== null) forget(place.dir, call.session);
  const view = await store.look({ told: true });
  if (call.again || !(agent in view.state.members.present)) return NOTHING;
  const fresh = unmentioned(view, agent);
  const news = await newsFor(store, agent);
  if (fresh.length === 0 && news.events.length === 0) return NOTHING;
  const told = newsText(news);
  const parts = [...(news.events.length > 0 ? [told.text] : []), ...stopText(view, agent, fresh)];
  return {
    verdict: { say: 'goOn', text: parts.join('\n') },
    taken: () =>
      tell(store, caller, {
        injected: told.read.seq,
        early: told.read.early,
        keptAt: view.now.wall,
        ...(fresh.length > 0 ? { stopped: mentioned(unfinished(view, agent)) } : {}),
      }),
  };
}
