/** Forms: what a member asks a person, and the answer. Rows of their own, folded from the log; the state counts them. */
import { type Ended, endedBy } from '../ended.ts';
import type { AgentId, RoomEvent } from '../event.ts';
import type { Along } from '../file/rules.ts';
import { lastAfter } from '../numbered.ts';
import type { Folding } from '../row.ts';

/** `one` and `many` of the options; `text` is a line, `long` may have several. */
export type FieldType = 'one' | 'many' | 'text' | 'long';

export interface Field {
  readonly key: string;
  readonly type: FieldType;
  readonly label: string;
  /** Of `one` and `many`, and of no other. */
  readonly options?: readonly string[];
  readonly required?: true;
  /** Something that is not among the options will do too. */
  readonly other?: true;
}

/** By key; a list for `many`. What was not answered is not there. */
export type Answers = Readonly<Record<string, string | readonly string[]>>;

export interface Form extends Along {
  /** `f1`, `f2`: never given twice. */
  readonly id: string;
  readonly seq: number;
  readonly asker: AgentId;
  /** Who hears of it: a member, a channel, or null for the room. The asker always does. */
  readonly to: string | null;
  readonly title: string;
  readonly fields: readonly Field[];
  readonly at: number;
  readonly status: 'pending' | 'answered' | 'cancelled';
  readonly answers: Answers | null;
  readonly ended: Ended | null;
}

export interface Forms {
  /** The number of the newest; 0: there was none. */
  readonly last: number;
  readonly pending: readonly string[];
}

export const NO_FORMS: Forms = { last: 0, pending: [] };

export function applyToForms(forms: Forms, event: RoomEvent): Forms {
  if (event.type === 'epoch_started') return { ...forms, last: lastAfter(forms.last, event) };
  const id = idOf(event);
  if (id === null) return forms;
  if (event.type === 'form_opened') return { last: forms.last + 1, pending: [...forms.pending, id] };
  return { ...forms, pending: forms.pending.filter((other) => other !== id) };
}

function idOf(event: RoomEvent): string | null {
  switch (event.type) {
    case 'form_opened':
    case 'form_answered':
    case 'form_cancelled':
      return event.payload.form_id;
    default:
      return null;
  }
}

function apply(before: Form | null, event: RoomEvent): Form | null {
  if (event.type === 'form_opened') {
    const { form_id: id, title, fields, files } = event.payload;
    const { seq, from, to, at } = event;
    const opened = { id, seq, asker: from ?? '', to, title, fields, at, ...(files ? { files } : {}) };
    return { ...opened, status: 'pending', answers: null, ended: null };
  }
  if (event.type === 'form_answered' && before)
    return { ...before, status: 'answered', answers: event.payload.answers, ended: endedBy(event) };
  return event.type === 'form_cancelled' && before ? { ...before, status: 'cancelled', ended: endedBy(event) } : null;
}

export const FORMS: Folding<Form> = { types: ['form_opened', 'form_answered', 'form_cancelled'], idOf, apply };
