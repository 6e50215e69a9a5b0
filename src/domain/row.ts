/** What grows without bound has rows of its own: folded from the log as the state is, and checked against it the same way. */
import type { EventType, RoomEvent } from './event.ts';
import { FORMS, type Form } from './form/rules.ts';
import { NOTES, type Note } from './note/rules.ts';
import { QUESTIONS, type Question } from './question/rules.ts';
import { TASKS, type Task } from './task/rules.ts';

export interface Rows {
  readonly note: Note;
  readonly form: Form;
  readonly question: Question;
  readonly task: Task;
}

export type RowKind = keyof Rows;
export type Row = Rows[RowKind];

/** How rows of one kind come out of the log. Pure. */
export interface Folding<R> {
  /** The events that are about one of them. */
  readonly types: readonly EventType[];
  /** The one that such an event is about. */
  idOf(event: RoomEvent): string | null;
  /** The row as it is afterwards; null: the event changes nothing. */
  apply(before: R | null, event: RoomEvent): R | null;
}

const FOLDINGS: { readonly [K in RowKind]: Folding<Rows[K]> } = {
  ...{ note: NOTES, form: FORMS, question: QUESTIONS, task: TASKS },
};

export const ROW_KINDS = Object.keys(FOLDINGS) as readonly RowKind[];
/** Every event that changes a row of some kind. */
export const ROW_EVENTS = ROW_KINDS.flatMap((kind) => FOLDINGS[kind].types);

const KIND_OF: ReadonlyMap<EventType, RowKind> = new Map(
  ROW_KINDS.flatMap((kind) => FOLDINGS[kind].types.map((type) => [type, kind] as const)),
);

export interface RowName {
  readonly kind: RowKind;
  readonly id: string;
}

/** The row that an event is about, if any. */
export function rowNamedBy(event: RoomEvent): RowName | null {
  const kind = KIND_OF.get(event.type);
  const id = kind === undefined ? null : FOLDINGS[kind].idOf(event);
  return kind === undefined || id === null ? null : { kind, id };
}

/** The row as it is after the event; null: unchanged. `before` is of the same kind. */
export const applyToRow = (kind: RowKind, before: Row | null, event: RoomEvent): Row | null =>
  (FOLDINGS[kind] as Folding<Row>).apply(before, event);
