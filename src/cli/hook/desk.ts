/** What a hook works with: the call, who makes it, and the rooms it touches. */
import type { Caller } from '../../domain/change.ts';
import type { AgentId } from '../../domain/event.ts';
import type { HookCall } from '../../harness/hook/call.ts';
import { environmentOf } from '../../harness/hook/surroundings.ts';
import { TtError } from '../../lib/errors.ts';
import { realSystem, type System } from '../../lib/system.ts';
import type { Place } from '../../store/place.ts';
import { accessors } from '../args.ts';
import { type Env, makeEnv, type Room } from '../env.ts';
import type { Io } from '../io.ts';

export interface Desk {
  readonly call: HookCall;
  readonly system: System;
  readonly cwd: string;
  /** The first room that was asked for and is there. */
  readonly place: Place | null;
  /** Whose session it is, as far as it was asked. */
  readonly agent: AgentId | null;
  /** The room at or above an existing directory; null where there is none. */
  roomAt(directory: string): Here | null;
  close(): void;
}

export interface Here extends Room {
  readonly env: Env;
  readonly caller: Caller;
  readonly agent: AgentId;
}

export function deskFor(call: HookCall, io: Io, self: readonly string[]): Desk {
  const system = realSystem(environmentOf(call, process.env));
  const cwd = call.cwd ?? process.cwd();
  const open: Env[] = [];
  let place: Place | null = null;
  let agent: AgentId | null = null;
  return {
    get place() {
      return place;
    },
    get agent() {
      return agent;
    },
    call,
    system,
    cwd,
    roomAt(directory) {
      const env = makeEnv({ system, io, cwd, self }, accessors(null, {}, { path: directory }, []));
      open.push(env);
      try {
        const caller = env.caller();
        const room = env.room();
        place ??= room.place;
        agent ??= caller.agent;
        return { ...room, env, caller, agent: caller.agent };
      } catch (error) {
        if (error instanceof TtError && NO_ROOM.includes(error.code)) return null;
        throw error;
      }
    },
    close: () => {
      for (const env of open) env.close();
    },
  };
}

const NO_ROOM: readonly string[] = ['room_not_found', 'path_not_found'];
