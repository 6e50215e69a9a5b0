/** What can be found, and by which words: the one table that says so. A new event type is one more line. */
import type { EventType, RoomEvent } from '../event.ts';
import type { Handoff } from '../turn/handoff.ts';

/** What `tt search --in` names. */
export const KINDS = ['messages', 'notes', 'handoffs', 'questions', 'decisions', 'tasks'] as const;
export type Kind = (typeof KINDS)[number];

type Words = readonly (string | null | undefined)[];

interface Searched<T extends EventType> {
  readonly in: Kind;
  readonly words: (event: RoomEvent<T>) => Words;
}

const SEARCHED: { readonly [T in EventType]?: Searched<T> } = {
  message_sent: { in: 'messages', words: ({ payload }) => [payload.body] },
  note_added: { in: 'notes', words: ({ payload }) => [payload.body] },
  release: { in: 'handoffs', words: ({ handoff }) => handoffWords(handoff) },
  pass: { in: 'handoffs', words: ({ handoff }) => handoffWords(handoff) },
  question_opened: { in: 'questions', words: ({ payload: { title, context } }) => [title, context] },
  question_edited: { in: 'questions', words: ({ payload: { title, context } }) => [title, context] },
  question_closed: { in: 'questions', words: ({ payload, reason }) => [payload.title, reason] },
  question_decided: { in: 'decisions', words: ({ payload: { title, decision } }) => [title, decision] },
  form_opened: {
    in: 'questions',
    words: ({ payload: { title, fields } }) => [title, ...fields.flatMap((f) => [f.label, ...(f.options ?? [])])],
  },
  form_cancelled: { in: 'questions', words: ({ payload, reason }) => [payload.title, reason] },
  form_answered: {
    in: 'decisions',
    words: ({ payload: { title, answers }, reason }) => [title, ...Object.values(answers).flat(), reason],
  },
  task_added: { in: 'tasks', words: ({ payload: { title, context } }) => [title, context] },
  task_noted: { in: 'tasks', words: ({ payload }) => [payload.body] },
  task_done: { in: 'tasks', words: ({ payload: { title, result } }) => [title, result] },
  task_abandoned: { in: 'tasks', words: ({ payload, reason }) => [payload.error ?? reason] },
  task_interrupted: { in: 'tasks', words: ({ reason }) => [reason] },
  task_reopened: { in: 'tasks', words: ({ reason }) => [reason] },
};

export const SEARCHED_TYPES = Object.keys(SEARCHED) as readonly EventType[];

/** The event types that a search in these looks at. */
export const typesIn = (kinds: readonly Kind[]): readonly EventType[] =>
  SEARCHED_TYPES.filter((type) => kinds.includes(SEARCHED[type]?.in as Kind));

export const kindOf = ({ type }: RoomEvent): Kind | null => SEARCHED[type]?.in ?? null;

/** What an event is found by; null: nothing, and then it is in no index. */
export function searchedText(event: RoomEvent): string | null {
  const searched = SEARCHED[event.type] as Searched<EventType> | undefined;
  const text = (searched?.words(event) ?? []).filter((words) => words).join('\n');
  return text === '' ? null : apart(text);
}

/** FTS5 takes an emoji that is newer than its tables for a letter of the word beside it: `done🙂` would not be found by `done`. */
export const apart = (text: string): string => text.replace(/(?![\p{L}\p{N}\p{M}])[\u{10000}-\u{10ffff}]/gu, ' $& ');

function handoffWords(handoff: Handoff | null | undefined): Words {
  if (!handoff) return [];
  const { status, next_action, artifacts = [], open_questions = [], do_not = [] } = handoff;
  return [status, next_action, ...artifacts.flatMap((a) => [a.path, a.note]), ...open_questions, ...do_not];
}
