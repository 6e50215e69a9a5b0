/** What a worker does besides the stick: side rooms, floors, forms, questions, and what it is at. */

import { acknowledge } from '../../../src/domain/brake/member.ts';
import type { Caller } from '../../../src/domain/change.ts';
import { joinChannel, leaveChannel } from '../../../src/domain/channel/membership.ts';
import type { RoomEvent } from '../../../src/domain/event.ts';
import { dropFloor, passFloor } from '../../../src/domain/floor/give.ts';
import { lowerHand, raiseHand, takeFloor } from '../../../src/domain/floor/take.ts';
import { answerForm } from '../../../src/domain/form/answer.ts';
import { openForm } from '../../../src/domain/form/open.ts';
import { doing } from '../../../src/domain/member/doing.ts';
import { endQuestion } from '../../../src/domain/question/end.ts';
import { openQuestion } from '../../../src/domain/question/open.ts';
import type { Store } from '../../../src/domain/store.ts';
import type { Chance } from '../chance.ts';
import type { Said } from '../history.ts';
import { SCOPES } from '../storm/talk.ts';

export interface Talking {
  readonly store: Store;
  readonly caller: Caller;
  readonly draw: Chance;
  /** A member that may be there. */
  readonly target: string;
  /** The floors that it knows to be its own, and what it has asked. */
  readonly floors: Set<string>;
  readonly forms: string[];
  readonly questions: string[];
  /** The highest number of a form or a question that it knows of. */
  readonly newest: { id: number };
}

export interface Plan {
  /** Where the verb is another than what was planned. */
  readonly verb?: string;
  readonly words: Said;
  /** What the answer said; `n` is the number of the operation. */
  act(n: number): Promise<Said>;
}

/** Weights of the verbs here; floors are given back by whoever knows that it has one. */
export const talking = ({ floors, forms, questions }: Pick<Talking, 'floors' | 'forms' | 'questions'>) => ({
  ...{ 'channel join': 0.3, 'channel leave': 0.05, doing: 0.1, ack: 0.4, ask: 0.05, 'question open': 0.05 },
  ...{
    'floor take': 2,
    'floor raise': 1,
    'floor lower': 0.2,
    'floor pass': floors.size * 4,
    'floor drop': floors.size,
  },
  // Those of others too, whose number it guesses: some of them end the same at once.
  ...{ 'ask answer': forms.length + 0.1, 'question decide': questions.length + 0.1 },
});

/** Null: a verb that is not of talk. */
export function planTalk(verb: string, own: Talking): Plan | null {
  const { store, caller, draw, target, floors, forms, questions } = own;
  const guess = (): number => Math.max(1, own.newest.id - draw.between(0, 3));
  const isEnd = verb === 'floor pass' || verb === 'floor drop';
  const scope =
    isEnd && floors.size > 0 && draw.next() < 0.9
      ? draw.pick([...floors])
      : draw.weighed({ room: verb === 'floor take' ? 0.3 : 1, '#api': 2, '#ops': 2 });
  const wanted = { scope, reason: `${draw.next()}`, ttl: null };
  const asked = { ...caller, operatorRequested: true };
  switch (verb) {
    case 'floor take':
      return of({ scope }, async () => {
        const { result, events } = await takeFloor(store, caller, wanted);
        if (result.position === 0) floors.add(scope);
        return { status: result.position === 0 ? 'yours' : 'queued', ...ownSeq(events, caller) };
      });
    case 'floor raise':
      return of({ scope }, async () => ownSeq((await raiseHand(store, caller, wanted)).events, caller));
    case 'floor lower':
      return of({ scope }, async () => ownSeq((await lowerHand(store, caller, { scope })).events, caller));
    case 'floor pass': {
      const to = draw.next() < 0.15 ? target : null;
      floors.delete(scope);
      const words = to === null ? { scope } : { scope, target: to };
      return of(words, async () => ownSeq((await passFloor(store, caller, { scope, to })).events, caller));
    }
    case 'floor drop':
      floors.delete(scope);
      return of({ scope }, async () => ownSeq((await dropFloor(store, caller, { scope })).events, caller));
    case 'channel join':
    case 'channel leave': {
      const channel = draw.pick(SCOPES.slice(1));
      const move = verb === 'channel join' ? joinChannel : leaveChannel;
      return of({ scope: channel }, async () => nothing(await move(store, caller, { channel })));
    }
    case 'doing':
      return of({}, async () => nothing(await doing(store, caller, 'weathering a storm')));
    case 'ack':
      return of({}, async () => nothing(await acknowledge(store, caller)));
    case 'ask':
      return of({}, async () => {
        const { result, events } = await openForm(store, caller, { title: 'which', fields: FIELDS, to: 'room' });
        forms.push(result.formId);
        own.newest.id = Math.max(own.newest.id, Number(result.formId.slice(1)));
        return { about: result.formId, ...seqOf(events, 'form_opened') };
      });
    case 'ask answer': {
      const id = (draw.next() < 0.7 ? forms.shift() : undefined) ?? `f${guess()}`;
      const answer = { id, given: new Map([['a', ['x']]]), reason: 'storm' };
      return of({ about: id }, async () => seqOf((await answerForm(store, asked, answer)).events, 'form_answered'));
    }
    case 'question open':
      return of({}, async () => {
        const { result, events } = await openQuestion(store, caller, { title: 'which way', context: '' });
        questions.push(result.questionId);
        own.newest.id = Math.max(own.newest.id, Number(result.questionId.slice(1)));
        return { about: result.questionId, ...seqOf(events, 'question_opened') };
      });
    case 'question decide': {
      const id = (draw.next() < 0.7 ? questions.shift() : undefined) ?? `q${guess()}`;
      const end = { id, decision: 'this way', reason: 'storm' };
      const by = draw.next() < 0.5 ? caller : asked;
      return of({ about: id }, async () => seqOf((await endQuestion(store, by, end)).events, 'question_decided'));
    }
    default:
      return null;
  }
}

const FIELDS = [{ key: 'a', type: 'one', label: 'Which', options: ['x', 'y'] }] as const;

const of = (words: Said, act: Plan['act']): Plan => ({ words, act });
const nothing = (_: unknown): Said => ({});

function seqOf(events: readonly RoomEvent[], type: RoomEvent['type']): Said {
  const seq = events.find((event) => event.type === type)?.seq;
  return seq === undefined ? {} : { seq };
}

/** Its own event of a floor: before it may stand that another floor was over. */
function ownSeq(events: readonly RoomEvent[], { agent }: Caller): Said {
  const seq = events.findLast(({ type, from }) => from === agent && OWN.test(type))?.seq;
  return seq === undefined ? {} : { seq };
}

const OWN = /^(?:floor_taken|floor_passed|floor_dropped|hand_raised|hand_lowered)$/;
