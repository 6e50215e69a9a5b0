/** Names: what a display name and an agent id may look like. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import type { AgentId } from '../event.ts';
import type { View } from '../store.ts';

/** Words that mean somebody or something else in a command. */
const RESERVED = new Set([
  ...['all', 'any', 'everyone', 'human', 'next', 'nobody', 'none', 'operator', 'room', 'script', 'self', 'system'],
  ...['claude', 'codex', 'gemini', 'antigravity', 'opencode', 'turntable', 'tt'],
]);

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/i;
const AGENT_ID = /^[a-z][a-z0-9_-]{0,31}:[A-Za-z0-9][A-Za-z0-9._@-]{0,62}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,31})?$/;

/** The name, or why not. Unique without regard to case; ASCII only, so that no two names look alike. */
export function checkName(view: View, agent: AgentId, name: string): string | Refusal {
  if (!NAME.test(name)) {
    const rule = '1 to 32 letters, digits, ".", "_", "-", beginning and ending with a letter or digit';
    return refuse('invalid_name', `${JSON.stringify(name)} is not a name: ${rule}`, 'tt join --name api-bob', {
      name,
    });
  }
  const lower = name.toLowerCase();
  if (RESERVED.has(lower)) {
    return refuse('invalid_name', `"${name}" is a reserved word`, 'choose another name', { name });
  }
  const holder = Object.values(view.state.members.present).find((m) => m.name?.toLowerCase() === lower);
  if (holder && holder.id !== agent) {
    return refuse('name_taken', `${holder.id} has the name ${holder.name}`, 'choose another name', {
      name,
      agent_id: holder.id,
    });
  }
  return name;
}

/** A bare word is a script's id: `nightly` → `script:nightly`. Null when it cannot be an id. */
export function normaliseAgentId(text: string): AgentId | null {
  const id = text.includes(':') ? text : `script:${text}`;
  return AGENT_ID.test(id) ? id : null;
}

export const kindOf = (id: AgentId): string => id.slice(0, id.indexOf(':'));
