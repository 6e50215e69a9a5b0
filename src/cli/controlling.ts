/** The commands that put a brake on, or take it off: the same words in, the same shape out. */
import { hold, interrupt } from '../domain/brake/member.ts';
import { operators } from '../domain/brake/operator.ts';
import { type ModeVerb, setMode } from '../domain/brake/set-mode.ts';
import type { Controlled, RoomEvent } from '../domain/event.ts';
import { recordControl } from '../domain/room/control.ts';
import { asError } from '../lib/errors.ts';
import { findRoom } from '../store/place.ts';
import { give } from './answer.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';

const control = (env: Env, args: Args) => ({ reason: args.text('reason') ?? null, dedup: env.dedup });

/**
 * Whoever is kept from editing or committing must not be able to lift that itself: only a person may, or an agent that
 * says so in the log of the room. Errors: operator_required, room_stopped, banned, and those of the store.
 */
export async function refuseOrRecord(env: Env, args: Args, what: Controlled): Promise<void> {
  const caller = env.caller();
  if (caller.person) return;
  const { reason } = control(env, args);
  const refused = operators(caller, what.did.replace('_', ' '), reason);
  if (refused) throw asError(refused);
  if (findRoom(env.directory(), env.around)) await recordControl(env.room().store, caller, what, reason);
}

/** Whoever puts a hand on the room is a member from then on, and should know. */
export const cameIn = (env: Env, events: readonly RoomEvent[]): readonly string[] => {
  const { agent } = env.caller();
  return events.some(({ type, from }) => type === 'join' && from === agent)
    ? [`You are in the room by this, as ${agent} (tt leave).`]
    : [];
};

export async function controlRoom(env: Env, args: Args, verb: ModeVerb): Promise<undefined> {
  const { store } = env.room();
  const { result: changed, events, after } = await setMode(store, env.caller(), verb, control(env, args));
  const { mode } = after.brakes;
  await give(env, {
    json: { room_id: store.roomId, mode, changed, ...(changed ? { event_seq: events.at(-1)?.seq } : {}) },
    text: [changed ? DONE[verb] : `Nothing changed: the room is ${mode}.`, ...cameIn(env, events)].join('\n'),
  });
  return undefined;
}

const DONE: Readonly<Record<ModeVerb, string>> = {
  pause:
    'Paused: no new turn is granted, and what agents say is held back. Whoever holds the stick may finish. Next: tt resume',
  resume: 'The room goes on.',
  stop: 'Stopped: agents edit and write nothing any more; each is told at its next command or hook. Next: tt reset',
  reset: 'The room goes on. What was said of the stop before is void.',
};

export async function controlMember(env: Env, args: Args, verb: 'hold' | 'unhold' | 'interrupt'): Promise<undefined> {
  const { store } = env.room();
  const target = args.word('agent') ?? '';
  const { result, events } =
    verb === 'interrupt'
      ? await interrupt(store, env.caller(), target, control(env, args))
      : await hold(store, env.caller(), verb, target, control(env, args));
  const { agent, changed } = result;
  await give(env, {
    json: { room_id: store.roomId, agent_id: agent, changed, ...(changed ? { event_seq: events.at(-1)?.seq } : {}) },
    text: [
      changed
        ? `${agent} ${isLetIn(events) ? 'is let in again.' : TOLD[verb](agent)}`
        : `Nothing changed: ${agent} ${verb === 'hold' ? 'is held' : 'is not held'}.`,
      ...cameIn(env, events),
    ].join('\n'),
  });
  return undefined;
}

const isLetIn = (events: readonly RoomEvent[]): boolean =>
  events.some((event) => event.type === 'unheld' && event.payload.banned);

const TOLD = {
  hold: (agent: string) => `is held: no new turn, no edit, and what agents say waits. Next: tt unhold ${agent}`,
  unhold: () => 'may go on.',
  interrupt: () => 'is interrupted until it runs tt ack. Its hooks refuse what it does next.',
} as const;
