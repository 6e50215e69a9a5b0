/** From the words a person writes to the one member they mean. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import type { AgentId } from '../event.ts';
import type { View } from '../store.ts';
import { livenessOf } from './alive.ts';
import { inShort, kindOf, namePart as partOf } from './name.ts';
import type { Member } from './rules.ts';

/**
 * An exact id, else a display name or the whole name part of an id, else a harness or the start of a session’s id.
 * `ofDead`: what is asked for may well be dead.
 */
export function resolveMember(view: View, words: string, { ofDead = false } = {}): AgentId | Refusal {
  const members = Object.values(view.state.members.present);
  const lower = words.toLowerCase();
  const loosely = begins(lower);
  for (const fits of [exactly(words), named(lower), loosely]) {
    const all = members.filter(fits);
    // Not where a name fits: whoever took the name of one that is dead would get what is meant for it.
    const found = fits === loosely && !ofDead ? living(view, all) : all;
    if (found.length > 1) return ambiguous(words, found);
    if (found.length === 1) return (found[0] as Member).id;
  }
  const alike = members.filter((m) => isChosen(m) && startsWith(m, lower));
  return alike.length > 1 ? ambiguous(words, alike) : unknown(words, members);
}

/** Of several, those that are not proven dead, if there are any. */
function living(view: View, found: readonly Member[]): readonly Member[] {
  const left = found.length < 2 ? [] : found.filter(({ id }) => livenessOf(view, id) !== 'dead');
  return left.length > 0 ? left : found;
}

const exactly = (words: string) => (m: Member) => m.id === words;
// Both at once: a display name must not draw what is meant for the member whose id says the same.
const named = (lower: string) => (m: Member) => m.name?.toLowerCase() === lower || namePart(m) === lower;
const begins = (lower: string) => (m: Member) =>
  (m.parent === null && kindOf(m.id) === lower) || (!isChosen(m) && startsWith(m, lower));

// Names that people choose begin like one another: what is meant for script:w1, which has left, is not for script:w10.
const isChosen = ({ id }: Member): boolean => ['script', 'human'].includes(kindOf(id));
const startsWith = (m: Member, lower: string): boolean =>
  lower.length >= 3 && [m.id.toLowerCase(), namePart(m)].some((s) => s.startsWith(lower));
const namePart = ({ id }: Member): string => partOf(id).toLowerCase();

function unknown(words: string, members: readonly Member[]): Refusal {
  const known = members.map((m) => m.id);
  const shown = inShort(words);
  return refuse('unknown_recipient', `nobody here is "${shown}"`, `tt who; members: ${known.join(', ') || 'none'}`, {
    recipient: shown,
    members: known,
  });
}

function ambiguous(words: string, found: readonly Member[]): Refusal {
  const candidates = found.map((m) => m.id);
  return refuse('ambiguous_recipient', `"${words}" fits several members: ${candidates.join(', ')}`, 'write the id', {
    recipient: words,
    candidates,
  });
}
