/** Files: what the log says is there is there, byte for byte; what names a file names one that is there; nothing named is taken away. */
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';

export interface Keeping {
  readonly log: readonly RoomEvent[];
  readonly operations: readonly Operation[];
  /** Of all bytes in their place at the end: the hash that they lie under, and the one that they have. */
  readonly bytes: ReadonlyMap<string, string>;
}

export function checkFiles({ log, operations, bytes }: Keeping): readonly string[] {
  const stored = new Set<string>();
  const named = new Set<string>();
  const wrong: string[] = [];
  for (const { seq, type, payload } of log) {
    if (type === 'file_put') stored.add(payload.hash);
    if (type === 'file_removed') {
      if (!stored.delete(payload.hash)) wrong.push(`event ${seq}: ${payload.hash} was removed, and was not there`);
      if (named.has(payload.hash) && payload.requested !== true)
        wrong.push(`event ${seq}: ${payload.hash} was removed, and is named`);
    }
    for (const hash of namedIn(payload)) {
      if (!stored.has(hash)) wrong.push(`event ${seq}: names ${hash}, which is not there`);
      named.add(hash);
    }
  }
  for (const hash of stored)
    if (bytes.get(hash) !== hash) wrong.push(`${hash} should be there, and is ${bytes.get(hash) ?? 'missing'}`);
  for (const hash of bytes.keys()) if (!stored.has(hash)) wrong.push(`${hash} is there, and nothing speaks of it`);
  return [...wrong, ...operations.flatMap((one) => answered(one, log))];
}

function answered({ id, verb, outcome, said }: Operation, log: readonly RoomEvent[]): string[] {
  if (outcome !== 'ok') return [];
  if (verb === 'file get' && said.status !== 'whole') return [`operation ${id} got ${said.about}, and it is not that`];
  if (said.file === undefined) return [];
  const event = log.find(({ seq }) => seq === said.seq);
  return event && namedIn(event.payload).includes(said.file)
    ? []
    : [`operation ${id}, ${verb}, gave ${said.file} along, and event ${said.seq} does not name it`];
}

const namedIn = (payload: RoomEvent['payload']): readonly string[] =>
  'files' in payload ? (payload.files ?? []).map(({ hash }) => hash) : [];
