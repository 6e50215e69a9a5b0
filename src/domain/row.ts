/** What grows without bound has rows of its own: folded from the log as the state is, and checked against it the same way. */
import type { EventType, RoomEvent } from './event.ts';
import { FILES, type RoomFile } from './file/rules.ts';
import { FORMS, type Form } from './form/rules.ts';
import { NOTES, type Note } from './note/rules.ts';
import { QUESTIONS, type Question } from './question/rules.ts';
import { TASKS, type Task } from './task/rules.ts';

export interface Rows {
  readonly note: Note;
  readonly form: Form;
  readonly question: Question;
  readonly task: Task;
  readonly file: RoomFile;
}

export type RowKind = keyof Rows;
export type Row = Rows[RowKind];

/** How rows of one kind come out of the log. Pure. */
export interface Folding<R> {
  /** The events that are about one of them. */
  readonly types: readonly EventType[];
  /** Which of them such an event is about. */
  idOf(event: RoomEvent): string | readonly string[] | null;
  /** The row as it is afterwards; null: the event changes nothing. */
  apply(before: R | null, event: RoomEvent): R | null;
}

const FOLDINGS: { readonly [K in RowKind]: Folding<Rows[K]> } = {
  ...{ note: NOTES, form: FORMS, question: QUESTIONS, task: TASKS, file: FILES },
};

export const ROW_KINDS = Object.keys(FOLDINGS) as readonly RowKind[];
/** Every event that changes a row of some kind. */
export const ROW_EVENTS = [...new Set(ROW_KINDS.flatMap((kind) => FOLDINGS[kind].types))];

const KINDS_OF: ReadonlyMap<EventType, readonly RowKind[]> = new Map(
  ROW_EVENTS.map((type) => [type, ROW_KINDS.filter((kind) => FOLDINGS[kind].types.includes(type))]),
);

export interface RowName {
  readonly kind: RowKind;
  readonly id: string;
}

const NONE: readonly RowName[] = [];

/** The rows that an event is about: a note, and each file that comes with it. */
export const rowsNamedBy = (event: RoomEvent): readonly RowName[] =>
  KINDS_OF.get(event.type)?.flatMap((kind) => [FOLDINGS[kind].idOf(event) ?? []].flat().map((id) => ({ kind, id }))) ??
  NONE;

/** The row as it is after the event; null: unchanged. `before` is of the same kind. */
export const applyToRow = (kind: RowKind, before: Row | null, event: RoomEvent): Row | null =>
  (FOLDINGS[kind] as Folding<Row>).apply(before, event);
