/** A room as lines: for programs, for other rooms, for people. */
import { createHash } from 'node:crypto';
import type { Frozen } from '../../domain/keeping.ts';
import { contentHash } from '../../lib/canonical.ts';
import { iso, localDay, localTime } from '../../lib/instant.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import { eventText } from '../show/event.ts';
import { END, FORMAT, type Footer, type Header, lineOf, VERSION } from './line.ts';

export const FORMATS = ['md', 'jsonl', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export interface Source {
  readonly frozen: Frozen;
  readonly roomId: string;
  readonly workspace: string;
  /** Wall clock, milliseconds. */
  readonly now: number;
}

/** Pieces of whole lines, each without the end of its last line. Never more than a page of events in memory. */
export function linesOf(format: Format, source: Source): Generator<string> {
  return { md: asMarkdown, jsonl: asJsonLines, json: asJson }[format](source);
}

const headerOf = ({ frozen, roomId, now }: Source): Header => ({
  ...{ format: FORMAT, version: VERSION, room_id: roomId },
  ...{ events: frozen.count, head: frozen.head, exported_at: iso(now) },
});

function* asJsonLines(source: Source): Generator<string> {
  const { frozen } = source;
  const hash = createHash('sha256');
  const hashed = (lines: string): string => {
    hash.update(lines).update('\n');
    return lines;
  };
  yield hashed(JSON.stringify(headerOf(source)));
  for (const page of frozen.pages()) yield hashed(page.map(lineOf).join('\n'));
  const state_sha256 = contentHash(frozen.state);
  const end: Footer = { format: END, events: frozen.count, sha256: hash.digest('hex'), state_sha256 };
  yield JSON.stringify(end);
}

/** One document; a reader that loads it whole needs some three times its size. */
function* asJson(source: Source): Generator<string> {
  const { frozen } = source;
  yield `${JSON.stringify(headerOf(source)).slice(0, -1)},"state_sha256":"${contentHash(frozen.state)}","log":[`;
  let first = true;
  for (const page of frozen.pages()) {
    yield `${first ? '' : ','}${page.map(lineOf).join(',\n')}`;
    first = false;
  }
  yield ']}';
}

/** Each day below a heading, each event in a block of code: nothing that was said can be a heading, a link or a picture. */
function* asMarkdown(source: Source): Generator<string> {
  const { frozen, roomId, workspace, now } = source;
  yield `# The room of ${visibleLine(workspace).replace(/[\\`*_[\]<>#&]/g, '\\$&')}`;
  yield `\nRoom ${roomId}, ${frozen.count} events up to #${frozen.head}, exported at ${localTime(now)} (${zoneOf(now)}).`;
  let day = '';
  for (const page of frozen.pages()) {
    const lines: string[] = [];
    for (const event of page) {
      const its = localDay(event.at);
      if (its !== day) lines.push(`\n## ${its}\n`);
      day = its;
      lines.push(indented(eventText(event, event.at), '    '));
    }
    yield lines.join('\n');
  }
}

/** Times are local, and whoever reads the file may be elsewhere. */
function zoneOf(now: number): string {
  const ahead = -new Date(now).getTimezoneOffset();
  const [hours, minutes] = [Math.trunc(Math.abs(ahead) / 60), Math.abs(ahead) % 60].map((n) =>
    String(n).padStart(2, '0'),
  );
  return `UTC${ahead < 0 ? '-' : '+'}${hours}:${minutes}`;
}
