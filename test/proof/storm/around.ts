/** What an agent does besides its commands: it uses tools, which its harness calls hooks around, and it rests. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../chance.ts';
import type { Operation } from '../history.ts';
import { type Calling, callHook, type HookEvent, verbOf } from './hooks.ts';
import { learn, type Member, perform, rough, type Storm } from './member.ts';
import { WISHES } from './words.ts';
import { PATHS } from './work.ts';

const FREE = { edit: 1.8, look: 3, prompt: 0.5, start: 0.2, rest: 1, standby: 0.6, end: 0.15 };
const HOLDING = { edit: 7, look: 2, prompt: 0.3, start: 0.2, rest: 0.2, standby: 0.1, end: 0.1 };
const MOST_EDITS = 4;
/** Of the edits, the share of those that somebody may have claimed. */
const CLAIMABLE = 0.6;

export async function around(storm: Storm, member: Member, chance: Chance): Promise<void> {
  const call = (event: HookEvent, path?: string) => hooked(storm, member, event, chance, { path });
  switch (chance.weighed(member.turn === null ? FREE : HOLDING)) {
    case 'edit': {
      const path = chance.next() < CLAIMABLE ? chance.pick(PATHS) : undefined;
      // Only the first has to ask, if nothing happens meanwhile.
      for (let left = chance.between(1, MOST_EDITS); left > 0 && !storm.over; left--)
        if ((await call('before', path)).outcome !== 'ok') return;
      return;
    }
    case 'look':
      return void (await call('after'));
    case 'prompt':
      return void (await call('prompt'));
    case 'start':
      return void (await call('start'));
    case 'standby':
      await perform(storm, member, WISHES.standby(), chance);
      return rest(storm, member, chance);
    case 'rest':
      return rest(storm, member, chance);
    case 'end':
      await call('end');
      await call('start');
      return perform(storm, member, WISHES.join(), chance);
  }
}

/** Calls a hook, and writes down what came of it. */
export async function hooked(
  storm: Storm,
  member: Member,
  event: HookEvent,
  chance: Chance,
  how: Omit<Calling, 'env'> = {},
): Promise<Omit<Operation, 'id'>> {
  const env = rough(storm, member, verbOf(event), chance);
  const operation = await callHook(storm.arena, member, event, { ...how, env });
  storm.arena.record(operation);
  learn(storm, member, operation);
  return operation;
}

/**
 * Two hooks at once, as Claude Code calls them: the one may keep the agent at work, once; the other waits, and wakes it
 * when something is for it.
 */
async function rest(storm: Storm, member: Member, chance: Chance, again = false): Promise<void> {
  const listener = hooked(storm, member, 'wait', chance, { again });
  storm.listeners.add(listener);
  void listener.then(() => storm.listeners.delete(listener));
  const { said } = await hooked(storm, member, 'stop', chance, { again });
  if (said.status === 'go_on' && !again) return rest(storm, member, chance, true);
  await Promise.race([listener, sleep(chance.between(50, 800))]);
  // Woken, or spoken to: it is at work again.
  await hooked(storm, member, 'prompt', chance);
}
