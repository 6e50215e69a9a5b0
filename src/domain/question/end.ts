/** `tt question decide`, `tt question close`: a question ends once, with a decision or without; its thread ends with it. */
import { isRefusal, type Refusal } from '../../lib/errors.ts';
import { operators, requested, spoken } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import { closing } from '../channel/membership.ts';
import type { NewEvent } from '../event.ts';
import { notYours } from '../form/answer.ts';
import { checkBody } from '../message/send.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { type Question, threadOf } from './rules.ts';
import { closedQuestion, unknownQuestion } from './thread.ts';

export interface Ending {
  readonly id: string;
  /** Null: it ends without one. */
  readonly decision: string | null;
  readonly reason: string | null;
  readonly dedup?: string | undefined;
}

/** Final. Errors: unknown_question, question_closed, not_yours, invalid_body, body_too_large. */
export function endQuestion(
  store: Store,
  caller: Caller,
  { id, decision, reason, dedup }: Ending,
): Promise<Acted<null>> {
  const name = decision === null ? 'question close' : 'question decide';
  const verb = { name, dedup, needs: { question: id }, joins: caller.person };
  return change<null>(store, caller, verb, (view): Outcome<null> => {
    const question = ownQuestion(view, caller, id, name, reason);
    if (isRefusal(question)) return question;
    const { title, opener } = question;
    const refused =
      decision === null ? null : checkBody(decision, view.settings['limit.note'], 'body_too_large', 'decision');
    if (refused) return refused;
    const head = { from: caller.agent, to: null, turnId: view.state.turn.id, reason };
    const asked = caller.agent === opener ? {} : requested(caller);
    const about = { question_id: id, title, ...spoken(caller), ...asked };
    const event: NewEvent =
      decision === null
        ? { type: 'question_closed', ...head, payload: about }
        : { type: 'question_decided', ...head, payload: { ...about, decision } };
    const thread = threadOf(id);
    // None is there when all have left it.
    const ending = thread in view.state.channels ? closing(view, caller, thread, reason) : [];
    return { events: [event, ...ending], result: null };
  });
}

/** An open one that the caller may change: its opener, a person, or an agent that a person asked to. */
export function ownQuestion(
  { question }: View,
  caller: Caller,
  id: string,
  verb: string,
  reason: string | null,
): Question | Refusal {
  if (!question) return unknownQuestion(id);
  if (question.ended) return closedQuestion(id);
  const own = question.opener === caller.agent;
  return !own && operators(caller, verb, reason) ? notYours(id, question.opener, verb) : question;
}
