/** What each brake refuses, and to whom. People pass them all. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import { iso, passed } from '../../lib/instant.ts';
import { visibleLine } from '../../lib/text.ts';
import type { AgentId } from '../event.ts';
import { parentOf } from '../member/parent.ts';
import type { View } from '../store.ts';
import type { Brakes, Mark } from './rules.ts';

export type Brake = 'stopped' | 'interrupted' | 'held' | 'paused';

/** The strongest brake on an agent, and on the session whose subagent it is; null: it runs. */
export function brakeOn(brakes: Brakes, agent: AgentId): { readonly brake: Brake; readonly mark: Mark } | null {
  const { mode, mark, held, interrupted } = brakes;
  if (mode === 'stopped' && mark) return { brake: 'stopped', mark };
  const interrupt = markOn(interrupted, agent);
  if (interrupt) return { brake: 'interrupted', mark: interrupt };
  const hold = markOn(held, agent);
  if (hold) return { brake: 'held', mark: hold };
  return mode === 'paused' && mark ? { brake: 'paused', mark } : null;
}

/** On itself, or on the session whose subagent it is. */
export const markOn = (marks: Readonly<Record<AgentId, Mark>>, agent: AgentId): Mark | null =>
  marks[agent] ?? marks[parentOf(agent) ?? ''] ?? null;

/** Its own brake is on, whatever the room does. */
export const isHeldBack = ({ held, interrupted }: Brakes, agent: AgentId): boolean =>
  [agent, parentOf(agent)].some((id) => id !== null && (id in held || id in interrupted));

/** Whether what other agents say is held back from this one. */
export const holdsTalk = (brakes: Brakes, agent: AgentId): boolean =>
  brakes.mode !== 'running' || agent in brakes.held || (parentOf(agent) ?? '') in brakes.held;

/** In a stopped room an agent writes nothing. */
export function refusedByStop({ state }: View): Refusal | null {
  const { mode, mark } = state.brakes;
  if (mode !== 'stopped') return null;
  return refuse('room_stopped', `${saidBy(mark)} stopped the room`, 'do nothing more until a person has run tt reset', {
    ...(mark?.by ? { by: mark.by } : {}),
    reason: mark?.reason ?? null,
  });
}

/** Who is kept out now. */
export const bans = ({ state: { brakes }, now }: View): readonly (readonly [AgentId, Brakes['banned'][AgentId]])[] =>
  Object.entries(brakes.banned).filter(([, { until }]) => !passed(until, now));

/** Whoever was removed and is kept out does not come in yet. */
export function refusedByBan(view: View, agent: AgentId): Refusal | null {
  const [, ban] = bans(view).find(([id]) => id === agent) ?? [];
  if (!ban || agent in view.state.members.present) return null;
  const until = iso(ban.until.wall);
  const hint = `tell your user; a person lets you in again: tt unhold ${agent}`;
  const details = { agent_id: agent, until, reason: ban.reason };
  return refuse('banned', `${saidBy(ban)} removed ${agent} and keeps it out until ${until}`, hint, details);
}

/** One sentence for a model that wants to edit; null: no brake stops it. A holder works on while the room is paused. */
export function refusedEdit(brakes: Brakes, agent: AgentId, isHolder: boolean): string | null {
  const on = brakeOn(brakes, agent);
  if (!on || (on.brake === 'paused' && isHolder)) return null;
  const who = `${saidBy(on.mark)}${on.mark.reason ? ` (${visibleLine(on.mark.reason)})` : ''}`;
  return EDIT[on.brake](who);
}

const EDIT: Readonly<Record<Brake, (who: string) => string>> = {
  stopped: (who) =>
    `${who} stopped this room. Edit nothing more, release the stick if you hold it, and end your answer.`,
  interrupted: (who) => `${who} interrupts you. Stop what you are doing, run \`tt ack\`, and read what is said to you.`,
  held: (who) => `${who} holds you. Edit nothing until you are let go; \`tt wait\` tells you when.`,
  paused: (who) =>
    `${who} paused this room, and no turn is granted meanwhile. Run \`tt wait\`, and edit once it says your_turn.`,
};

const saidBy = (mark: Mark | null): string => mark?.by ?? 'a person';
