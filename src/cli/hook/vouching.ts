/** Sparing the next hook the question: what this session may answer by itself until something happens. */
import { othersClaim } from '../../domain/claim/advance.ts';
import { toldOf } from '../../domain/member/hearing.ts';
import { standingOf } from '../../domain/turn/enforce.ts';
import type { Desk, Here } from './desk.ts';
import { newsFor } from './news.ts';

/** `upTo`: the newest event that the session has been told of. A room that cannot be written goes without. */
export async function vouchFor({ call }: Desk, { store, agent, settings }: Here, upTo?: number): Promise<void> {
  const { session } = call;
  if (session === null) return;
  const known = upTo ?? (await newsFor(store, agent)).caughtUpTo;
  const view = await store.look({ told: true });
  const policy = settings['enforce.edits'];
  // Whoever edits without the stick is to hear it once; until then every hook asks.
  const isWarned = policy === 'off' || toldOf(view, agent).warned;
  await store.vouch(session, (now) => {
    const { may } = standingOf(now, agent);
    const quiet = may === 'holder' || (may === 'no' && policy === 'block') || isWarned;
    // Where another works alone it depends on the path.
    const mayEdit = may === 'no' || othersClaim(now, agent) ? null : may;
    return { agent, mayEdit, caughtUp: known !== null && now.head === known && quiet };
  });
}
