/**
 * While somebody has the floor of a scope, other agents put no words before everybody there: no message, form, question or
 * topic. People pass, and so does what goes to one member, is written beside the talk (notes), or ends what was asked.
 */
import { type Refusal, refuse } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import type { Caller } from '../change.ts';
import type { View } from '../store.ts';
import { positionOf } from './advance.ts';
import type { Floor, Scope } from './rules.ts';

/** `to` as it was written; `operator`: said for a person; `alone`: how it is said to one member. */
export function refusedByFloor(
  view: View,
  caller: Caller,
  to: string,
  { operator = false, alone = SEND }: { readonly operator?: boolean; readonly alone?: string } = {},
): Refusal | null {
  const { floors } = view.state;
  const scope = to === 'room' ? to : to.startsWith('#') ? to.toLowerCase() : null;
  const floor = scope === null ? undefined : floors[scope];
  if (!scope || !floor || floor.holder === caller.agent || caller.person || operator) return null;
  const position = positionOf(view, floor, caller.agent);
  return refuse(
    'floor_held',
    `${floor.holder} has the floor of ${named(scope)}${why(floor)}`,
    hint(scope, position, alone),
    {
      ...{ scope, held_by: floor.holder, reason: floor.reason },
      ...(position === null ? {} : { position }),
    },
  );
}

export const named = (scope: Scope): string => (scope === 'room' ? 'the room' : scope);

/** For the shell: the flag that names a scope. */
export const flagOf = (scope: Scope): string => (scope === 'room' ? '' : ` --scope '${scope}'`);

export const why = ({ reason }: Pick<Floor, 'reason'>): string => (reason === null ? '' : `: ${visibleLine(reason)}`);

const SEND = "tt msg send AGENT '…'";

const hint = (scope: Scope, position: number | null, alone: string): string =>
  position === null
    ? `tt floor raise${flagOf(scope)}; or say it to one member: ${alone}`
    : `you are number ${position}: go on with something else, you are told when it is yours`;
