/** `tt ask`: ask a person something, in a form. */
import { isRefusal } from '../../lib/errors.ts';
import { spoken } from '../brake/operator.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import { type Attachment, attach, needsOf } from '../file/attach.ts';
import { refusedByFloor } from '../floor/gate.ts';
import { charge } from '../limit/charge.ts';
import { addressed } from '../message/send.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { checkForm, type Draft } from './fields.ts';

export interface NewForm extends Draft {
  /** Who hears of it beside the asker: `room`, a channel, or the words that name a member. */
  readonly to: string;
  readonly files?: readonly Attachment[];
  readonly dedup?: string | undefined;
}

export interface OpenedForm {
  readonly formId: string;
  readonly to: string | null;
}

/** Errors: floor_held, invalid_input (title), invalid_form, limit_exceeded, rate_limited, and those of an address: invalid_channel, unknown_recipient, …; and those of `attach`. */
export function openForm(store: Store, caller: Caller, form: NewForm): Promise<Acted<OpenedForm>> {
  const needs = { buckets: true, ...needsOf(form.files ?? []) };
  const verb = { name: 'ask', dedup: form.dedup, needs, joins: caller.person };
  return change(store, caller, verb, (view) => decideForm(view, caller, form));
}

function decideForm(view: View, caller: Caller, form: NewForm): Outcome<OpenedForm> {
  const { title, fields, to: words, files: wanted = [] } = form;
  const { forms, turn } = view.state;
  const alone = 'tt ask --to AGENT …; people see every form in tt ask list';
  const refused = refusedByFloor(view, caller, words, { alone }) ?? checkForm({ title, fields }, view.settings);
  if (refused) return refused;
  const most = view.settings['limit.forms'];
  if (forms.pending.length >= most) return over('forms', most, forms.pending.length + 1, 'tt ask list; cancel some');
  const address = addressed(view, caller.agent, words);
  if (isRefusal(address)) return address;
  const { to, entering } = address;
  const attached = attach(view, caller, wanted);
  if (isRefusal(attached)) return attached;
  const { files, place } = attached;
  const paid = charge(view, caller);
  if (isRefusal(paid)) return paid;
  const id = `f${forms.last + 1}`;
  const payload = { form_id: id, title, fields, ...spoken(caller), ...(files.length > 0 ? { files } : {}) };
  const event = { type: 'form_opened', from: caller.agent, to, turnId: turn.id, payload } as const;
  const events = [...entering, ...attached.events, event];
  return { events, facts: paid, blobs: { place }, result: { formId: id, to } };
}
