/** Names: what a display name and an agent id may look like. */

import { type Refusal, refuse } from '../../lib/errors.ts';
import { over } from '../cap.ts';
import type { AgentId } from '../event.ts';
import type { View } from '../store.ts';
import type { Member } from './rules.ts';

/** Words that mean everybody, whoever comes, or tt itself. */
const NOBODYS = ['all', 'any', 'everyone', 'hub', 'next', 'operator', 'room', 'self', 'system'];

/** As the kind of an id, these would pass for tt or for a person in charge. */
const RESERVED_KINDS = new Set([...NOBODYS, 'turntable', 'tt']);

const RESERVED_PARTS = new Set([...RESERVED_KINDS, 'human', 'script']);

/** A display name may not be a harness either: `tt msg send claude` means the one that is here. */
const RESERVED = new Set([...RESERVED_PARTS, 'claude', 'codex', 'gemini', 'antigravity', 'opencode']);

const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
const AGENT_ID = /^[a-z][a-z0-9_-]{0,31}:[A-Za-z0-9][A-Za-z0-9._@-]{0,62}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,31})?$/;

/**
 * The name, or why not. Unique without regard to case, and to the few ASCII letters that look alike; other alphabets are
 * left out altogether, so that no table of Unicode's look-alikes is needed, or can be out of date.
 */
export function checkName(view: View, agent: AgentId, name: string): string | Refusal {
  const most = view.settings['limit.name'];
  if (name.length > most) return over('name', most, name.length, 'a shorter one: tt join --name api-bob');
  if (!NAME.test(name)) {
    const rule = 'letters, digits, ".", "_", "-", beginning and ending with a letter or digit';
    const shown = inShort(name);
    return refuse('invalid_name', `${JSON.stringify(shown)} is not a name: ${rule}`, 'tt join --name api-bob', {
      name: shown,
    });
  }
  if (RESERVED.has(name.toLowerCase())) {
    return refuse('invalid_name', `"${name}" is a reserved word`, 'choose another name', { name });
  }
  const others = Object.values(view.state.members.present).filter((m) => m.id !== agent);
  const alike = others.find((m) => [m.name ?? '', namePart(m.id)].some((other) => passesFor(name, other)));
  return alike ? taken(name, alike) : name;
}

/** An id that is about to join is not that of a present member in disguise; nor is the session of a subagent, which joins with it. */
export function checkId({ state }: View, agent: AgentId): Refusal | null {
  const { present } = state.members;
  const coming = [agent, agent.replace(/\/.*/, '')].filter((id) => !(id in present));
  const alike = Object.values(present).find((m) => coming.some((id) => face(id) === face(m.id)));
  return alike ? taken(agent, alike) : null;
}

const taken = (name: string, { id, name: theirs }: Member): Refusal =>
  refuse(
    'name_taken',
    `${id}${theirs ? ` (${theirs})` : ''} is here, and ${name} would pass for it`,
    'choose another',
    {
      ...{ name, agent_id: id },
    },
  );

const passesFor = (a: string, b: string): boolean =>
  a.toLowerCase() === b.toLowerCase() || face(a).toLowerCase() === face(b).toLowerCase();

/** What Unicode's table of confusables has for the letters that names are made of: I and 1 for l, 0 for O, rn for m. */
const face = (text: string): string => text.replace(/[I1]/g, 'l').replace(/0/g, 'O').replace(/m/g, 'rn');

/** What others wrote is repeated to them, but not by the page. */
export const inShort = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

const LONGEST = 80;

/** A bare word is a script's id: `nightly` → `script:nightly`. Null when it cannot be an id. */
export function normaliseAgentId(text: string): AgentId | null {
  const id = text.includes(':') ? text : `script:${text}`;
  return AGENT_ID.test(id) && !isReserved(id) ? id : null;
}

const isReserved = (id: AgentId): boolean =>
  RESERVED_KINDS.has(kindOf(id)) || RESERVED_PARTS.has(namePart(id).replace(/\/.*/, '').toLowerCase());

/** `human:ada` → `ada`, of a subagent with the subagent. */
export const namePart = (id: AgentId): string => id.slice(id.indexOf(':') + 1);

export const kindOf = (id: AgentId): string => id.slice(0, id.indexOf(':'));
