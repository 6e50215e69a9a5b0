/** Which brakes are on, for programs and for people: of the room, and on whoever asks. */
import { bans, brakeOn } from '../../domain/brake/gate.ts';
import type { Mark } from '../../domain/brake/rules.ts';
import type { View } from '../../domain/store.ts';
import { iso, localTime } from '../../lib/instant.ts';
import { visibleLine } from '../../lib/text.ts';

/** Nothing while the room runs. */
export function brakeJson({ state: { brakes } }: View): Record<string, unknown> {
  const { mode, mark } = brakes;
  return mode === 'running' ? {} : { mode, brake: mark ? markJson(mark) : {} };
}

export const markJson = ({ by, reason, at }: Mark): object => ({
  ...(by === null ? {} : { by }),
  ...(reason === null ? {} : { reason }),
  since: iso(at),
});

/** Who is kept out, and until when; nothing where nobody is. */
export function bansJson(view: View): Record<string, unknown> {
  const banned = bans(view).map(([agent_id, ban]) => ({ agent_id, ...markJson(ban), until: iso(ban.until.wall) }));
  return banned.length > 0 ? { banned } : {};
}

export const banLines = (view: View): readonly string[] =>
  bans(view).map(
    ([agent, ban]) =>
      `${agent} is kept out until ${localTime(ban.until.wall)} by ${byText(ban)}; tt unhold ${agent} lets it in.`,
  );

/** Who, and why they said. */
export const byText = (mark: Mark | null | undefined): string =>
  `${mark?.by ?? 'a person'}${mark?.reason ? ` (${visibleLine(mark.reason)})` : ''}`;

/** A line where the room is paused or stopped; none while it runs. */
export function brakeLines({ state: { brakes } }: View): readonly string[] {
  const { mode, mark } = brakes;
  if (mode === 'running') return [];
  const what = mode === 'paused' ? 'no new turn, and what agents say is held back' : 'agents edit and write nothing';
  return [`${byText(mark)} ${mode} the room: ${what}.`];
}

/** The same, and what is on this agent alone. */
export function ownBrakeLines(view: View, agent: string): readonly string[] {
  const on = brakeOn(view.state.brakes, agent);
  const own =
    on?.brake === 'held'
      ? [`${byText(on.mark)} holds you: no new turn, no edit, and what agents say waits.`]
      : on?.brake === 'interrupted'
        ? [`${byText(on.mark)} interrupts you.`]
        : [];
  return [...brakeLines(view), ...own];
}

/** What a brake leaves an agent to do; null: none is on, or it may go on for now. `yourTurn`: as in `nextAction`. */
export function underBrake({ state }: View, agent: string, yourTurn: string): string | null {
  switch (brakeOn(state.brakes, agent)?.brake) {
    case 'stopped':
      return `${state.turn.owner === agent ? "tt release --status '…' --next-action '…', then " : ''}nothing, until a person has run tt reset`;
    case 'interrupted':
      return 'tt ack, then do what you are told';
    case 'held':
      return 'tt wait: it tells you when you may go on';
    case 'paused':
      return state.turn.owner === agent
        ? null
        : `tt wait: it tells you when the room goes on; do not edit until it says: ${yourTurn}`;
    default:
      return null;
  }
}
