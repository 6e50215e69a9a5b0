/** A floor and those who wait for it, for programs and for people. */
import { handsNow, positionOf } from '../../domain/floor/advance.ts';
import { named } from '../../domain/floor/gate.ts';
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

const mark = (agent: string, me: string): string => (agent === me ? `${agent} (you)` : agent);

const about = (reason: string | null): string => (reason === null ? '' : ` · ${reason}`);
