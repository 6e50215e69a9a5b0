/** A file, for programs, for people and for models. */
import { shortHash } from '../../domain/file/named.ts';
import type { Attached, RoomFile } from '../../domain/file/rules.ts';
import { roughBytes } from '../../lib/bytes.ts';
import { iso, localTime } from '../../lib/instant.ts';
import { counted, visibleLine } from '../../lib/text.ts';

export const fileJson = ({ id, name, type, size, by, at, refs, lastRef, ended }: RoomFile) => ({
  ...{ hash: id, name, type, size, refs, ...(refs > 0 ? { last_ref_event_seq: lastRef } : {}) },
  ...{ put_by: by, put_at: iso(at) },
  ...(ended === null ? {} : { removed_by: ended.by, removed_at: iso(ended.at) }),
});

export const fileLine = ({ id, name, type, size, by, at, refs, ended }: RoomFile): string =>
  visibleLine(
    `${shortHash(id)}  ${name}  (${type}, ${roughBytes(size)}, ${named(refs)}, ${by} ${localTime(at)}${ended === null ? '' : `, removed by ${ended.by}`})`,
  );

const named = (refs: number): string => (refs === 0 ? 'named nowhere' : `named in ${counted(refs, 'event')}`);

/** In the header line, where no body can put it. */
export const withWord = (files: readonly Attached[] = []): string =>
  files.map((file) => ` · with ${attachedLine(file)}`).join('');

export const attachedLine = ({ hash, name, size }: Omit<Attached, 'type'>): string =>
  visibleLine(`${name} (${roughBytes(size)}, ${shortHash(hash)})`);

/** Below what they go with. */
export const filesText = (title: string, files: readonly Attached[] = []): readonly string[] =>
  files.length === 0 ? [] : [title, ...files.map((file) => `  ${attachedLine(file)}`)];

/** For a model: what came along, and how to look at it. */
export function withLine(files: readonly Attached[] = []): string {
  const each = files.map(
    ({ hash, name, type, size }) =>
      `${visibleLine(name)}, ${roughBytes(size)} (\`tt file get ${shortHash(hash)} -o ${wayOf(type, size)}\`)`,
  );
  return each.length === 0 ? '' : `, with ${each.join(' and ')}`;
}

const READABLE = 16 * 1024;

/** A short text may be read at once. Anything else goes where one needs no stick to write. */
const wayOf = (type: string, size: number): string =>
  size <= READABLE && /^text\/|json$|yaml$|xml$/.test(type) ? '-' : '/tmp';
