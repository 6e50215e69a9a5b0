/** Markdown as text in parts: by its headings, without its comments. What stands in a fenced block is neither. */

export interface Part {
  /** 1 or 2; 0 for what stands before the first heading. */
  readonly level: number;
  readonly title: string;
  /** Without the heading and the empty lines around. */
  readonly text: string;
}

/** Headings of the first two levels begin a part; deeper ones belong to it. */
export function partsOf(markdown: string): Part[] {
  const parts: { level: number; title: string; lines: string[] }[] = [{ level: 0, title: '', lines: [] }];
  let fence = '';
  for (const line of markdown.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1] ?? '';
    const heading = fence === '' ? HEADING.exec(line) : null;
    if (heading) parts.push({ level: heading[1]?.length ?? 0, title: heading[2] ?? '', lines: [] });
    else parts.at(-1)?.lines.push(line);
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence) && line.trim() === mark) fence = '';
  }
  return parts
    .map(({ level, title, lines }) => ({ level, title, text: trimmed(lines.join('\n')) }))
    .filter(({ level, text }) => level > 0 || text !== '');
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,2})[ \t]+(.*?)[ \t]*#*[ \t]*$/;

/** A comment that is never closed stays: it may be no comment. */
export const withoutComments = (markdown: string): string =>
  markdown.replace(FENCED_OR_COMMENT, (found) => (found.startsWith('<!--') ? '' : found));

const FENCED_OR_COMMENT = /^ {0,3}(`{3,}|~{3,})[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))|<!--[\s\S]*?-->/gm;

/** As one writes it on a command line: `Hand off` → `hand-off`. */
export const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const trimmed = (text: string): string => text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
