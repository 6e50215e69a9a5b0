/** `tt pause`, `resume`, `stop`, `reset`: a person slows the whole room down, or ends its work at once. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import type { Acted, Store, View } from '../store.ts';
import { type Control, operators, requested } from './operator.ts';
import type { Brakes } from './rules.ts';

export type ModeVerb = 'pause' | 'resume' | 'stop' | 'reset';

/**
 * False: the room was in that mode. A resume ends a pause only, a reset ends either. Every wait is woken.
 * Errors: operator_required, room_stopped (pause or resume in a stopped room), room_closed.
 */
export function setMode(
  store: Store,
  caller: Caller,
  verb: ModeVerb,
  { reason, dedup }: Control,
): Promise<Acted<boolean>> {
  const how = { name: verb, dedup, joins: true, whenStopped: true };
  return change(store, caller, how, ({ state }) => {
    const { mode } = state.brakes;
    const refused = operators(caller, verb, reason) ?? (mode === 'stopped' ? notOutOfStop(verb, state.brakes) : null);
    if (refused) return refused;
    if (!CHANGES[verb].includes(mode)) return { events: [], result: false };
    return { events: [eventOf(verb, { state }, caller, reason)], ring: 'all', result: true };
  });
}

/** In which mode a verb changes something. */
const CHANGES: Readonly<Record<ModeVerb, readonly Brakes['mode'][]>> = {
  pause: ['running'],
  resume: ['paused'],
  stop: ['running', 'paused'],
  reset: ['paused', 'stopped'],
};

function notOutOfStop(verb: ModeVerb, { mark }: Brakes): Refusal | null {
  if (verb === 'stop' || verb === 'reset') return null;
  return refuse('room_stopped', `${mark?.by ?? 'a person'} stopped the room`, 'tt reset', {
    reason: mark?.reason ?? null,
  });
}

function eventOf(verb: ModeVerb, { state }: Pick<View, 'state'>, caller: Caller, reason: string | null): NewEvent {
  const { turn, brakes } = state;
  const asked = requested(caller);
  const head = { from: caller.agent, to: null, turnId: turn.id, reason };
  switch (verb) {
    case 'pause':
      return { type: 'paused', ...head, payload: asked };
    case 'resume':
      return { type: 'resumed', ...head, payload: asked };
    case 'stop':
      return { type: 'stopped', ...head, payload: { brake_epoch: brakes.epoch + 1, ...asked } };
    case 'reset':
      return { type: 'reset', ...head, payload: { brake_epoch: brakes.epoch + 1, ...asked } };
  }
}
