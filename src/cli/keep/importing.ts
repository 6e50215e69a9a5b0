/** Reading an export back: line by line, whatever its size, and not believed before its end has been seen. */
import { createHash, type Hash } from 'node:crypto';
import type { RoomEvent } from '../../domain/event.ts';
import { TtError } from '../../lib/errors.ts';
import { END, eventOf, FORMAT, type Footer, type Header, isObject, VERSION } from './line.ts';

const PAGE = 100;
/** No event is as long as that: what is has no lines. */
const LONGEST = 64 * 1024 * 1024;

export interface Import {
  readonly header: Header;
  /** Ends when the last line was right. Errors: invalid_export, export_newer. */
  readonly pages: AsyncIterable<readonly RoomEvent[]>;
  /** Of the state that the events fold to. To be asked after `pages`. */
  stateHash(): string;
}

/** Reads the first line only. Errors: invalid_export, export_newer. */
export async function readExport(chunks: AsyncIterable<Buffer>): Promise<Import> {
  const hash = createHash('sha256');
  const lines = linesIn(chunks);
  const { value: first } = await lines.next();
  const header = headerIn(first ? parsed(first, 1) : null);
  if (first) hash.update(first).update('\n');
  let footer: Footer | null = null;
  return {
    header,
    pages: pagesIn(lines, header, hash, (end) => {
      footer = end;
    }),
    stateHash: () => footer?.state_sha256 ?? '',
  };
}

/** To know that it is whole, and keep nothing of it. Errors: invalid_export, export_newer. */
export async function readToItsEnd(chunks: AsyncIterable<Buffer>): Promise<void> {
  const { pages } = await readExport(chunks);
  for await (const _ of pages);
}

function headerIn(line: unknown): Header {
  if (!isObject(line) || line['format'] !== FORMAT) throw foreign();
  const { version, room_id, events } = line;
  if (typeof version !== 'number' || typeof room_id !== 'string' || typeof events !== 'number') throw foreign();
  if (version > VERSION) throw newer(`version ${version} of the format, this tt knows ${VERSION}`);
  return line as unknown as Header;
}

async function* pagesIn(
  lines: AsyncIterable<Buffer>,
  header: Header,
  hash: Hash,
  ended: (footer: Footer) => void,
): AsyncGenerator<readonly RoomEvent[]> {
  let page: RoomEvent[] = [];
  let number = 1;
  let [count, last] = [0, 0];
  let footer: Footer | null = null;
  for await (const bytes of lines) {
    number++;
    const line = parsed(bytes, number);
    if (footer) throw wrong(`line ${number} comes after the last one`, number);
    if (isObject(line) && line['format'] === END) {
      footer = line as unknown as Footer;
      continue;
    }
    hash.update(bytes).update('\n');
    const event = eventOf(line);
    if (typeof event === 'string') throw wrong(`line ${number} ${event}`, number);
    if (event.seq <= last) throw wrong(`line ${number} has event_seq ${event.seq}, after ${last}`, number);
    last = event.seq;
    page.push(event);
    count++;
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (!footer) throw wrong(`it ends after ${count} of ${header.events} events: its last line is missing`, number);
  if (footer.events !== count || header.events !== count)
    throw wrong(`it has ${count} events and says that it has ${footer.events}`, number);
  if (footer.sha256 !== hash.digest('hex'))
    throw wrong('it was changed: its content does not fit its last line', number);
  ended(footer);
  yield page;
}

const foreign = (): TtError =>
  new TtError('invalid_export', 'this is no export of a room', 'tt export --format jsonl makes one');
const newer = (what: string): TtError =>
  new TtError('export_newer', `the export has ${what}`, 'npm i -g turntable@latest');
const wrong = (why: string, line: number): TtError =>
  new TtError('invalid_export', `the export cannot be read: ${why}`, 'nothing was imported; export it again', { line });

function parsed(line: Buffer, number: number): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw number === 1 ? foreign() : wrong(`line ${number} is no JSON, or is cut off`, number);
  }
}

/** Without their ends; the last one need not have one. */
async function* linesIn(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
      const line = chunk.subarray(from, to);
      yield rest.length === 0 ? line : Buffer.concat([...rest, line]);
      [rest, size, from] = [[], 0, to + 1];
    }
    if (from === chunk.length) continue;
    rest.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > LONGEST) throw foreign();
  }
  if (size > 0) yield Buffer.concat(rest);
}
