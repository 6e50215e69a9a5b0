/** A file as somebody names it: by its hash, or by how that begins. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import type { View } from '../store.ts';
import type { RoomFile } from './rules.ts';

const PREFIX = 'sha256:';
const LEAST = 4;
const WHOLE = 64;

/** With `sha256:` before it, and no more digits than there are. Nothing that could be a path is a hash. Errors: invalid_hash. */
export function hashFrom(words: string): string | Refusal {
  const [, digits] = /^(?:sha256:)?([0-9a-f]+)$/i.exec(words) ?? [];
  if (digits !== undefined && digits.length >= LEAST && digits.length <= WHOLE) return PREFIX + digits.toLowerCase();
  const isShort = digits !== undefined && digits.length < LEAST;
  const what = isShort ? `too short for a hash: ${LEAST} digits at least` : 'no hash of a file';
  return refuse('invalid_hash', `${JSON.stringify(words)} is ${what}`, 'sha256:… as tt file list shows it', {
    value: words,
  });
}

export const isWholeHash = (value: unknown): boolean =>
  typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value);

/** As much of it as people read; names the file as well as the whole, but for a coincidence that is told. */
export const shortHash = (hash: string): string => hash.slice(0, PREFIX.length + 12);

/** One that is there. `view` needs `files: [hash]`. Errors: unknown_file, ambiguous_file. */
export function fileNamed({ files }: View, hash: string): RoomFile | Refusal {
  const found = files.filter(({ id }) => id.startsWith(hash));
  const stored = found.filter(({ status }) => status === 'stored');
  const exact = found.find(({ id }) => id === hash);
  if (stored.length > 1 && !exact) return ambiguous(hash, stored);
  const file = exact ?? stored[0] ?? found[0];
  if (file?.status === 'stored') return file;
  const gone = file ? ` any more: ${file.ended?.by ?? 'tt'} removed ${file.name}` : '';
  return refuse('unknown_file', `no file has the hash ${hash}${gone}`, 'tt file list', { hash: file?.id ?? hash });
}

const ambiguous = (hash: string, files: readonly RoomFile[]): Refusal =>
  refuse('ambiguous_file', `${files.length} files have a hash that begins with ${hash}`, 'give more digits of it', {
    candidates: files.slice(0, 10).map(({ id, name }) => ({ hash: id, name })),
  });
