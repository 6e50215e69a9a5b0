/** The person of a room: puts a brake on, and takes it off soon, for a stopped room is a dull storm. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../chance.ts';
import { clock } from '../history.ts';
import type { Arena } from './arena.ts';
import { SCOPES, TALK } from './talk.ts';
import { toOperation, WISHES, type Wish } from './words.ts';
import { WORK } from './work.ts';

const ADA = 'human:ada';
const MOST_GUESSED = 20;

export interface Person {
  readonly arena: Arena;
  readonly chance: Chance;
  /** Who is to be let go at the end. */
  readonly held: Set<string>;
  said: number;
  /** Whom it may hold. */
  readonly agents: () => readonly string[];
  readonly isOver: () => boolean;
}

export const newPerson = (
  arena: Arena,
  chance: Chance,
  agents: Person['agents'],
  isOver: Person['isOver'],
): Person => ({ arena, chance, agents, isOver, held: new Set(), said: 0 });

/** One brake after the other, until it is over; a floor, a task or a claim is ended now and then. */
export async function brake(person: Person): Promise<void> {
  const { chance, agents, isOver } = person;
  while (!isOver()) {
    await sleep(chance.between(600, 2_000));
    if (isOver()) return;
    const target = chance.pick(agents());
    switch (
      chance.weighed({ pause: 2, stop: 1.5, hold: 2, interrupt: 2, clear: 0.5, say: 1, abandon: 0.7, takeBack: 0.7 })
    ) {
      case 'pause':
        await held(person, TALK.mode('pause'), TALK.mode(chance.next() < 0.7 ? 'resume' : 'reset'));
        break;
      case 'stop':
        await held(person, TALK.mode('stop'), TALK.mode('reset'));
        break;
      case 'hold':
        person.held.add(target);
        await held(person, TALK.hand('hold', target), TALK.hand('unhold', target));
        break;
      case 'interrupt':
        await act(person, TALK.hand('interrupt', target));
        break;
      case 'clear':
        await act(person, TALK.floor('clear', chance.pick(SCOPES)));
        break;
      case 'say': {
        const body = `${ADA} says ${++person.said}`;
        await act(person, WISHES.say(body));
        break;
      }
      case 'abandon':
        await act(person, WORK.ordered('abandon', `t${chance.between(1, MOST_GUESSED)}`));
        break;
      case 'takeBack':
        await act(person, WORK.takeBack(`c${chance.between(1, MOST_GUESSED)}`));
    }
  }
}

/** On for a moment, and off again, however often that takes. */
async function held(person: Person, on: Wish, off: Wish): Promise<void> {
  await act(person, on);
  await sleep(person.chance.between(20, 300));
  for (let tries = 1; tries <= 5 && !person.isOver(); tries++) {
    const outcome = await act(person, off);
    if (outcome === 'ok') return;
    // A copy of the room may have brought back a stop.
    if (outcome === 'fail') await act(person, TALK.mode('reset'));
  }
}

async function act({ arena }: Person, wish: Wish): Promise<string> {
  const operation = toOperation(wish, ADA, await arena.run([...wish.words, '--json'], ADA, wish.verb));
  arena.record(operation);
  return operation.outcome;
}

/** At the end every brake is off and no floor is held. Empty, or what could not be taken off, in words. */
export async function letGo(person: Person): Promise<string[]> {
  const wishes = [
    TALK.mode('reset'),
    ...[...person.held].map((agent) => TALK.hand('unhold', agent)),
    ...SCOPES.map((scope) => TALK.floor('clear', scope)),
  ];
  for (const wish of wishes) {
    const end = clock() + LETTING_GO_MS;
    let outcome = await act(person, wish);
    while (outcome === 'unknown' && clock() < end) outcome = await act(person, wish);
    // Nor will the others be: each would be waited for as long.
    if (outcome === 'unknown') return [`liveness: ${wish.verb} was never answered`];
  }
  return [];
}

const LETTING_GO_MS = 10_000;

/** The last word, which everybody is to hear; its number. */
export async function lastWord({ arena }: Person): Promise<number> {
  const wish = WISHES.say('that was it');
  const operation = toOperation(wish, ADA, await arena.run([...wish.words, '--json'], ADA, 'send'));
  arena.record(operation);
  return operation.said.seq ?? 0;
}
