/** A session is about to stop: it is kept from it once while it holds the stick, or while messages came in unread. */
import { toldOf } from '../../domain/member/hearing.ts';
import { tell, unfinished } from '../../domain/member/told.ts';
import { forget } from '../../store/vouched.ts';
import { NOTHING, type Said } from '../hook.ts';
import { newsText, stopText } from '../show/told.ts';
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
  const reason = unfinished(view, agent);
  const fresh = reason !== null && reason !== toldOf(view, agent).stopped;
  const news = await newsFor(store, agent);
  if (!fresh && news.events.length === 0) return NOTHING;
  const told = newsText(news);
  const parts = [...(news.events.length > 0 ? [told.text] : []), ...(fresh ? [stopText(view, agent)] : [])];
  return {
    verdict: { say: 'goOn', text: parts.join('\n') },
    taken: () =>
      tell(store, caller, {
        injected: told.read.seq,
        early: told.read.early,
        keptAt: view.now.wall,
        ...(fresh ? { stopped: reason } : {}),
      }),
  };
}
