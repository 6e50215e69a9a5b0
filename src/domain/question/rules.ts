/** Questions: one that the room discusses in a channel of its own, until it is decided or closed. Rows, as forms are. */
import type { ChannelName } from '../channel/rules.ts';
import { type Ended, endedBy } from '../ended.ts';
import type { AgentId, RoomEvent } from '../event.ts';
import type { Along } from '../file/rules.ts';
import { lastAfter } from '../numbered.ts';
import type { Folding } from '../row.ts';

export interface Question extends Along {
  /** `q1`, `q2`: never given twice. Its thread is `#q1`. */
  readonly id: string;
  readonly seq: number;
  readonly opener: AgentId;
  readonly title: string;
  /** What one must know to discuss it; may be empty. */
  readonly context: string;
  /** +1 with every edit. */
  readonly version: number;
  readonly at: number;
  readonly status: 'open' | 'decided' | 'closed';
  readonly decision: string | null;
  readonly ended: Ended | null;
}

export interface Questions {
  /** The number of the newest; 0: there was none. */
  readonly last: number;
  readonly open: readonly string[];
}

export const NO_QUESTIONS: Questions = { last: 0, open: [] };

export const threadOf = (id: string): ChannelName => `#${id}`;

/** `#q7` → `q7`; null: a channel like any other. Such names belong to questions, also those that nobody has opened yet. */
export const questionOf = (channel: ChannelName): string | null => /^#(q\d+)$/.exec(channel)?.[1] ?? null;

export function applyToQuestions(questions: Questions, event: RoomEvent): Questions {
  if (event.type === 'epoch_started') return { ...questions, last: lastAfter(questions.last, event) };
  const id = idOf(event);
  if (id === null || event.type === 'question_edited') return questions;
  if (event.type === 'question_opened') return { last: questions.last + 1, open: [...questions.open, id] };
  return { ...questions, open: questions.open.filter((other) => other !== id) };
}

function idOf(event: RoomEvent): string | null {
  switch (event.type) {
    case 'question_opened':
    case 'question_edited':
    case 'question_decided':
    case 'question_closed':
      return event.payload.question_id;
    default:
      return null;
  }
}

function apply(before: Question | null, event: RoomEvent): Question | null {
  if (event.type === 'question_opened') {
    const { question_id: id, title, context, files } = event.payload;
    const { seq, from, at } = event;
    const opened = { id, seq, opener: from ?? '', title, context, version: 1, at } as const;
    return { ...opened, status: 'open', decision: null, ended: null, ...(files ? { files } : {}) };
  }
  if (!before) return null;
  switch (event.type) {
    case 'question_edited': {
      const { title, context, version } = event.payload;
      return { ...before, title, context, version };
    }
    case 'question_decided':
      return { ...before, status: 'decided', decision: event.payload.decision, ended: endedBy(event) };
    case 'question_closed':
      return { ...before, status: 'closed', ended: endedBy(event) };
    default:
      return null;
  }
}

export const QUESTIONS: Folding<Question> = {
  types: ['question_opened', 'question_edited', 'question_decided', 'question_closed'],
  idOf,
  apply,
};
