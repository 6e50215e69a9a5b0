/** Files that go with something: what was staged is put in its place by the same change, what is named must be there. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { byteLength } from '../../lib/text.ts';
import { over } from '../cap.ts';
import type { Caller } from '../change.ts';
import type { NewEvent } from '../event.ts';
import type { Needs, View } from '../store.ts';
import type { Placing, StagedBytes } from './blobs.ts';
import { fileNamed, hashFrom } from './named.ts';
import type { Attached } from './rules.ts';

export interface Staged extends StagedBytes {
  readonly name: string;
  readonly type: string;
}

/** Bytes that are staged, or a hash (or how it begins) of a file that is there. */
export type Attachment = Staged | { readonly named: string };

export interface Attaching {
  /** To come before the event that names the files. */
  readonly events: readonly NewEvent[];
  /** To go with them into the decision. */
  readonly place: readonly Placing[];
  readonly files: readonly Attached[];
}

const isStaged = (file: Attachment): file is Staged => 'staged' in file;

/** What a verb needs that takes files along. */
export const needsOf = (files: readonly Attachment[]): Pick<Needs, 'files'> =>
  files.length === 0 ? {} : { files: files.map((file) => (isStaged(file) ? file.hash : begins(file.named))) };

/** What is no hash at all fits no file, and is refused when the rule looks at it. */
const begins = (words: string): string => {
  const hash = hashFrom(words);
  return isRefusal(hash) ? '' : hash;
};

const NOTHING: Attaching = { events: [], place: [], files: [] };

/** `view` needs `needsOf(wanted)`. Errors: invalid_hash, unknown_file, ambiguous_file, invalid_name, invalid_file_type, limit_exceeded. */
export function attach(view: View, caller: Pick<Caller, 'agent'>, wanted: readonly Attachment[]): Attaching | Refusal {
  if (wanted.length === 0) return NOTHING;
  const most = view.settings['limit.attached'];
  if (wanted.length > most) return over('attached', most, wanted.length, 'put the rest into an archive');
  const events: NewEvent<'file_put'>[] = [];
  const files: Attached[] = [];
  for (const file of wanted) {
    const found = isStaged(file) ? checked(file) : named(view, file.named);
    if (isRefusal(found)) return found;
    const { hash, name, type, size } = found;
    files.push({ hash, name, type, size });
    if (isStaged(file)) events.push(putEvent(view, caller, files.at(-1) as Attached, events));
  }
  const full = hasRoom(view, events);
  const place = wanted.filter(isStaged).map(({ staged, hash }) => ({ staged, hash }));
  return full ?? { events, place, files };
}

function named(view: View, words: string): Attached | Refusal {
  const hash = hashFrom(words);
  if (isRefusal(hash)) return hash;
  const file = fileNamed(view, hash);
  return isRefusal(file) ? file : { ...file, hash: file.id };
}

function putEvent(
  { files, now, state }: View,
  { agent }: Pick<Caller, 'agent'>,
  file: Attached,
  before: readonly NewEvent<'file_put'>[],
): NewEvent<'file_put'> {
  const isThere = files.some(({ id, status }) => id === file.hash && status === 'stored');
  const existed = isThere || before.some(({ payload }) => payload.hash === file.hash);
  const clock = { mono: now.mono, boot: now.boot };
  const payload = { ...file, clock, ...(existed ? { existed } : {}) };
  return { type: 'file_put', from: agent, to: null, turnId: state.turn.id, payload };
}

/** A room that fills its disk can no longer be written to by anybody. */
function hasRoom({ state, settings }: View, puts: readonly NewEvent<'file_put'>[]): Refusal | null {
  const more = puts.reduce((sum, { payload }) => sum + (payload.existed ? 0 : payload.size), 0);
  const most = settings['limit.files'];
  if (more === 0 || state.files.bytes + more <= most) return null;
  return over('files', most, state.files.bytes + more, 'tt file gc; tt file rm');
}

const CONTROL = /\p{Cc}/u;
const LONGEST = 255;

/** A name is what `tt file get` may write to: of one part, and of no directory. */
function checked(file: Staged): Staged | Refusal {
  const { name, type } = file;
  const isFit = name !== '' && name !== '.' && name !== '..' && byteLength(name) <= LONGEST;
  if (!isFit || /[/\\]/.test(name) || CONTROL.test(name))
    return refuse('invalid_name', `${JSON.stringify(name)} cannot be the name of a file`, '--name report.md', { name });
  if (/^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.+-]+)*$/.test(type) && type.length <= LONGEST) return file;
  return refuse('invalid_file_type', `${JSON.stringify(type)} is no MIME type`, '--type text/plain', { type });
}
