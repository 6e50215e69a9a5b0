/** A floor and those who wait for it, for programs and for people. */
import { floorsNow, handsNow, positionOf } from '../../domain/floor/advance.ts';
import { named, why } from '../../domain/floor/gate.ts';
import type { Floor, Scope } from '../../domain/floor/rules.ts';
import { msLeft } from '../../domain/lapse.ts';
import type { View } from '../../domain/store.ts';
import { roughly } from '../../lib/duration.ts';
import { iso } from '../../lib/instant.ts';
import { visibleLine } from '../../lib/text.ts';

/** `position`: 0 has it, 1 is next; left out for a caller whose hand is not up. */
export function floorJson(view: View, scope: Scope, floor: Floor, me: string): Record<string, unknown> {
  const position = positionOf(view, floor, me);
  return {
    scope,
    held_by: floor.holder,
    ...(floor.reason === null ? {} : { reason: floor.reason }),
    since: iso(floor.since),
    expires_at: iso(view.now.wall + msLeft(view, floor)),
    hands: handsNow(view, floor).map(({ agent, reason }) => ({
      agent_id: agent,
      ...(reason === null ? {} : { reason }),
    })),
    ...(position === null ? {} : { position }),
  };
}

export function floorText(view: View, scope: Scope, floor: Floor, me: string): string {
  const long = roughly(view.now.wall - floor.since);
  const left = roughly(msLeft(view, floor));
  const head = `${named(scope)}: ${mark(floor.holder, me)} for ${long}; ${left} left${about(floor.reason)}`;
  const hands = handsNow(view, floor).map(({ agent, reason }, i) => `  ${i + 1}. ${mark(agent, me)}${about(reason)}`);
  return [head, ...hands].map(visibleLine).join('\n');
}

/** As they are now, in the order of their scopes. */
export const floorsOf = (view: View): readonly (readonly [Scope, Floor])[] =>
  Object.entries(floorsNow(view)).sort(([a], [b]) => a.localeCompare(b));

export const floorsJson = (view: View, me: string): readonly object[] =>
  floorsOf(view).map(([scope, floor]) => floorJson(view, scope, floor, me));

/** A line for each: whose it is, why, and one's own place. */
export const floorLines = (view: View, me: string): readonly string[] =>
  floorsOf(view).map(([scope, floor]) => {
    const position = positionOf(view, floor, me);
    const who = position === 0 ? 'You have' : `${floor.holder} has`;
    const place = position === null || position === 0 ? '' : ` (you are number ${position})`;
    return `${who} the floor of ${named(scope)}${why(floor)}${place}.`;
  });

const mark = (agent: string, me: string): string => (agent === me ? `${agent} (you)` : agent);

const about = (reason: string | null): string => (reason === null ? '' : ` · ${reason}`);
