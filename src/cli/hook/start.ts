/** A session starts, goes on, or has forgotten most of what it knew: it is told where it stands, if there is anything to tell. */
import { tell } from '../../domain/member/told.ts';
import { standingOf } from '../../domain/turn/enforce.ts';
import { forget } from '../../store/vouched.ts';
import { NOTHING, type Said } from '../hook.ts';
import { newsText, startText } from '../show/told.ts';
import type { Desk } from './desk.ts';
import { newsFor } from './news.ts';

export async function start(desk: Desk): Promise<Said> {
  const here = desk.call.subagent ? null : desk.roomAt(desk.cwd);
  if (!here) return NOTHING;
  const { store, agent, caller, place } = here;
  // After a power cut what was vouched for may be older than the database.
  if (desk.call.session !== null) forget(place.dir, desk.call.session);
  const view = await store.look({ told: true });
  const standing = standingOf(view, agent);
  if (!(agent in view.state.members.present)) {
    return standing.may === 'no' ? { verdict: { say: 'context', text: startText(view, agent) } } : NOTHING;
  }
  // What was put before it and never known to be read comes again: a session that died took it along.
  const news = await newsFor(store, agent, view.told[agent]?.seen ?? 0);
  const told = newsText(news);
  const parts = [startText(view, agent), ...(news.events.length > 0 ? [told.text] : [])];
  return {
    verdict: { say: 'context', text: parts.join('\n') },
    taken: () => tell(store, caller, { session: desk.call.session, injected: told.read.seq, early: told.read.early }),
  };
}
