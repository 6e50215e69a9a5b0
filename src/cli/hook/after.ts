/** After a tool, and at a prompt: what came in meanwhile is put before the model, once. */
import { toldOf } from '../../domain/member/hearing.ts';
import { tell } from '../../domain/member/told.ts';
import { standingOf } from '../../domain/turn/enforce.ts';
import { writesOf } from '../../harness/hook/writes.ts';
import { NOTHING, type Said } from '../hook.ts';
import { newsText, unaskedText } from '../show/told.ts';
import type { Desk, Here } from './desk.ts';
import { newsFor } from './news.ts';
import { vouchFor } from './vouching.ts';

export async function after(desk: Desk): Promise<Said> {
  // A subagent would keep to itself what is meant for the session.
  const here = desk.call.subagent ? null : desk.roomAt(desk.cwd);
  if (!here) return NOTHING;
  const { store, agent, caller } = here;
  const view = await store.look({ told: true });
  const isMember = agent in view.state.members.present;
  const news = isMember ? await newsFor(store, agent) : { ...NO_NEWS, cursor: view.head, caughtUpTo: view.head };
  const warning = await unasked(desk, here);
  const told = newsText(news);
  const parts = [...(news.events.length > 0 ? [told.text] : []), ...(warning === null ? [] : [warning])];
  const idle = view.receivers.some((r) => r.agent === agent && r.kind === 'standby');
  const { session } = desk.call;
  const { injected, seen, session: known } = toldOf(view, agent);
  const changes = parts.length > 0 || idle || injected > seen || (isMember && session !== known);
  return {
    verdict: parts.length > 0 ? { say: 'context', text: parts.join('\n') } : { say: 'nothing' },
    taken: async () => {
      const heard = {
        session,
        injected: told.read.seq,
        early: told.read.early,
        ...(warning === null ? {} : { warned: true }),
      };
      if (changes) await tell(store, caller, heard);
      await vouchFor(desk, here, told.upTo);
    },
  };
}

const NO_NEWS = { events: [], held: null } as const;

/** What an edit without the stick is told once, where it is not refused. */
async function unasked({ call, cwd, system }: Desk, { store, agent, settings }: Here): Promise<string | null> {
  if (call.event !== 'after' || settings['enforce.edits'] === 'off') return null;
  if ((await writesOf(call, cwd, system.home)).length === 0) return null;
  const view = await store.look({ told: true });
  const { may } = standingOf(view, agent);
  // What is refused before it happens needs no word after: then the turn ended meanwhile, and that is news.
  const isRefused = may === 'no' && settings['enforce.edits'] === 'block';
  return may === 'holder' || isRefused || toldOf(view, agent).warned ? null : unaskedText(may);
}
