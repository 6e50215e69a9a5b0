/** `tt ask answer`, `tt ask cancel`: how a form ends. Once, and whoever asked hears of it. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { operators, requested } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { type Given, judged } from './answers.ts';
import type { Answers, Form } from './rules.ts';

export interface Answering {
  readonly id: string;
  readonly given: Given;
  /** Why an agent may answer for a person; kept. */
  readonly reason: string | null;
  readonly dedup?: string | undefined;
}

export interface EndedForm {
  readonly formId: string;
  readonly asker: string;
  readonly answers: Answers | null;
}

/** Errors: unknown_form, already_answered, already_cancelled, operator_required, invalid_answer, limit_exceeded, body_too_large. */
export function answerForm(store: Store, caller: Caller, answer: Answering): Promise<Acted<EndedForm>> {
  const { id, given, reason, dedup } = answer;
  const verb = { name: 'ask answer', dedup, needs: { form: id }, joins: caller.person };
  return change<EndedForm>(store, caller, verb, (view): Outcome<EndedForm> => {
    const form = pendingForm(view, id);
    if (isRefusal(form)) return form;
    const refused = operators(caller, 'ask answer', reason);
    if (refused) return refused;
    const answers = judged(form.fields, given, view.settings);
    if (isRefusal(answers))
      return { ...answers, hint: `tt ask show ${id}; to leave it unanswered: tt ask cancel ${id} --reason '…'` };
    const payload = { ...about(form), answers, ...requested(caller) };
    return end(form, { type: 'form_answered', ...head(view, caller, form, reason), payload }, answers);
  });
}

/** By its asker or a person; the reason is kept. Errors: unknown_form, already_answered, already_cancelled, not_yours. */
export function cancelForm(
  store: Store,
  caller: Caller,
  { id, reason, dedup }: Omit<Answering, 'given'>,
): Promise<Acted<EndedForm>> {
  const verb = { name: 'ask cancel', dedup, needs: { form: id }, joins: caller.person };
  return change<EndedForm>(store, caller, verb, (view): Outcome<EndedForm> => {
    const form = pendingForm(view, id);
    if (isRefusal(form)) return form;
    const own = form.asker === caller.agent;
    if (!own && operators(caller, 'ask cancel', reason)) return notYours(id, form.asker, 'ask cancel');
    const payload = { ...about(form), ...(own ? {} : requested(caller)) };
    return end(form, { type: 'form_cancelled', ...head(view, caller, form, reason), payload }, null);
  });
}

const about = ({ id, title, asker }: Form) => ({ form_id: id, title, asker });

const head = ({ state }: View, { agent }: Caller, { to }: Form, reason: string | null) => ({
  ...{ from: agent, to, turnId: state.turn.id, reason },
});

const end = ({ id, asker }: Form, event: NewEvent, answers: Answers | null): Outcome<EndedForm> => ({
  events: [event],
  ring: [asker],
  result: { formId: id, asker, answers },
});

function pendingForm({ form }: View, id: string): Form | Refusal {
  if (!form) return unknownForm(id);
  const { ended, status } = form;
  if (!ended) return form;
  const code = status === 'answered' ? 'already_answered' : 'already_cancelled';
  const why = ended.reason === null ? '' : `: ${ended.reason}`;
  return refuse(code, `${ended.by ?? 'somebody'} has ${status} ${id}${why}`, `tt ask show ${id}`, {
    ...{ form_id: id, by: ended.by, reason: ended.reason, at: new Date(ended.at).toISOString() },
  });
}

export const unknownForm = (id: string): Refusal =>
  refuse('unknown_form', `there is no form ${id}`, 'tt ask list --all', { form_id: id });

/** The one shape for what belongs to whoever opened it. */
export const notYours = (id: string, owner: string, verb: string): Refusal =>
  refuse(
    'not_yours',
    `${owner} opened ${id}: only ${owner} or a person may run tt ${verb}`,
    `if a person told you to: tt ${verb} ${id} --operator-requested --reason '…'`,
    { id, owner },
  );
