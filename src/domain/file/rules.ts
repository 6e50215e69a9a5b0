/** Files: bytes that are known by their hash, with a name and a type. Rows of their own, folded from the log; the bytes lie beside it. */
import { type Ended, endedBy } from '../ended.ts';
import type { AgentId, EventType, RoomEvent } from '../event.ts';
import type { Folding } from '../row.ts';

/** A file as it goes with a message, a note, a task, a question, a form, a handoff. */
export interface Attached {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly hash: string;
  readonly name: string;
  /** A MIME type. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/** What takes files along has this in its payload, and in its row. */
export interface Along {
  readonly files?: readonly Attached[];
}

export interface RoomFile {
  /** The hash. */
  readonly id: string;
  /** The event that first put it: the order of files, and their cursor. */
  readonly seq: number;
  /** As it was put last; what it goes with has kept the name it had then. */
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Who put it last, and when. */
  readonly by: AgentId;
  readonly at: number;
  /** The same moment on the clock of the machine: what counts for its age. */
  readonly clock: Clock;
  /** How many events name it, and the newest of them; 0: none. */
  readonly refs: number;
  readonly lastRef: number;
  readonly status: 'stored' | 'removed';
  readonly ended: Ended | null;
}

interface Clock {
  readonly mono: number;
  readonly boot: string;
}

/** All that are there. */
export interface Files {
  readonly count: number;
  readonly bytes: number;
}

export const NO_FILES: Files = { count: 0, bytes: 0 };

export function applyToFiles(files: Files, event: RoomEvent): Files {
  switch (event.type) {
    case 'file_put':
      return event.payload.existed ? files : { count: files.count + 1, bytes: files.bytes + event.payload.size };
    case 'file_removed':
      return { count: files.count - 1, bytes: files.bytes - event.payload.size };
    default:
      return files;
  }
}

/** What a file may go with. Whoever adds one names it here, and has `files` in its payload. */
const NAMING: readonly EventType[] = [
  ...(['message_sent', 'note_added', 'release', 'pass', 'question_opened', 'form_opened'] as const),
  ...(['task_added', 'task_noted', 'task_done'] as const),
];

/** Each once, however often the event names it. */
function namedBy({ payload, handoff }: RoomEvent): readonly string[] {
  const files = 'files' in payload ? (payload.files ?? []) : [];
  const artifacts = handoff?.artifacts ?? [];
  if (files.length === 0 && artifacts.length === 0) return [];
  return [...new Set([...files, ...artifacts].flatMap(({ hash }) => hash ?? []))];
}

const idOf = (event: RoomEvent): string | readonly string[] =>
  event.type === 'file_put' || event.type === 'file_removed' ? event.payload.hash : namedBy(event);

function apply(before: RoomFile | null, event: RoomEvent): RoomFile | null {
  if (event.type === 'file_put') {
    const { hash: id, name, type, size, clock } = event.payload;
    const { seq, from, at } = event;
    const known = { seq: before?.seq ?? seq, refs: before?.refs ?? 0, lastRef: before?.lastRef ?? 0 };
    return { id, ...known, name, type, size, by: from ?? '', at, clock, status: 'stored', ended: null };
  }
  if (!before) return null;
  if (event.type === 'file_removed') return { ...before, status: 'removed', ended: endedBy(event) };
  return { ...before, refs: before.refs + 1, lastRef: event.seq };
}

export const FILES: Folding<RoomFile> = { types: ['file_put', 'file_removed', ...NAMING], idOf, apply };
