/** `@name` in a message: who is meant, found out before anything is written. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import { over } from '../cap.ts';
import type { AgentId } from '../event.ts';
import { kindOf } from '../member/name.ts';
import type { Member } from '../member/rules.ts';
import type { View } from '../store.ts';

export interface Mentions {
  /** Members, each once, in the order of the text. */
  readonly resolved: readonly AgentId[];
  /** `@all`. */
  readonly all: boolean;
  /** Words after an @ that name nobody: a decorator, a package, somebody who never was here. */
  readonly unresolved: readonly string[];
}

/** An address or a path has a letter before its @; a stop or a colon at the end belongs to the sentence. */
const HANDLE = /(?<![\w@/.-])@([A-Za-z0-9](?:[\w./:-]*\w)?)/g;

/** Errors: ambiguous_mention, unknown_mention (an id of nobody who is here), limit_exceeded. */
export function mentionsIn(view: View, body: string): Mentions | Refusal {
  const handles = [...new Set([...body.matchAll(HANDLE)].map((match) => match[1] as string))];
  const resolved: AgentId[] = [];
  const unresolved: string[] = [];
  for (const handle of handles) {
    if (handle.toLowerCase() === 'all') continue;
    const found = meant(view, handle);
    if (found.length > 1) return ambiguous(handle, found);
    const [one] = found;
    if (one !== undefined) resolved.push(one);
    else if (/^(?:claude|codex|gemini|antigravity|opencode|script|human):/.test(handle)) return gone(handle);
    else unresolved.push(handle);
  }
  const all = handles.some((handle) => handle.toLowerCase() === 'all');
  const most = view.settings['limit.mentions'];
  const distinct = [...new Set(resolved)];
  if (distinct.length <= most) return { resolved: distinct, all, unresolved };
  return over('mentions', most, distinct.length, '@all');
}

/** An exact id, else a display name, the name part of an id, or a harness of which there is one session. */
function meant(view: View, handle: string): readonly AgentId[] {
  const members = Object.values(view.state.members.present);
  const lower = handle.toLowerCase();
  const exact = members.filter((m) => m.id === handle);
  const named = members.filter((m) => m.name?.toLowerCase() === lower || namePart(m) === lower);
  const kind = members.filter((m) => m.parent === null && kindOf(m.id) === lower);
  const [found = []] = [exact, named, kind].filter((some) => some.length > 0);
  return found.map(({ id }) => id);
}

const namePart = ({ id }: Member): string => id.slice(id.indexOf(':') + 1).toLowerCase();

const ambiguous = (handle: string, candidates: readonly AgentId[]): Refusal =>
  refuse(
    'ambiguous_mention',
    `@${handle} fits several members: ${candidates.join(', ')}; nothing was sent`,
    'write the id',
    {
      ...{ handle, candidates },
    },
  );

const gone = (handle: string): Refusal =>
  refuse('unknown_mention', `@${handle} is not here; nothing was sent`, 'tt who', { handle });
