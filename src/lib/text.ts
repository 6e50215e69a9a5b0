/** Text from others is data: shown, never executed by a terminal. */

/** Control characters (but not newline and tab) as their Unicode picture; C1 and bidi overrides as \u{…}. */
export function visible(text: string): string {
  return text.replace(CONTROL, (char) => {
    const code = char.codePointAt(0) as number;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `\\u{${code.toString(16)}}`;
  });
}

/** The same on one line: newlines and tabs are shown as well. */
export const visibleLine = (text: string): string => visible(text).replace(/\n/g, '␊').replace(/\t/g, '␉');

/** Every line two spaces in, so that no body can look like a header. */
export const indented = (text: string, by = '  '): string =>
  visible(text)
    .split('\n')
    .map((line) => by + line)
    .join('\n');

/** Begins with a capital, unless its first word is an id such as script:anna. */
export const sentence = (text: string): string =>
  /^[a-z]+(?![a-z:])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;

/** `3 options`, `1 option`. */
export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** Lines of at most `width`, broken between words; a longer word has a line of its own. */
export function folded(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A column with fewer letters is a word a line. */
const LEAST = 20;

/** Two columns, the second folded to what the first leaves of `width`, or below it where that is too little: one text for each row. */
export function columns(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.max(0, ...rows.map(([first]) => first.length)) + 2;
  if (width - left < LEAST) return rows.map((row) => stacked(row, width));
  return rows.map(([first, second]) => {
    const [head = '', ...more] = folded(second, width - left);
    return [first.padEnd(left) + head, ...more.map((line) => ' '.repeat(left) + line)].join('\n');
  });
}

function stacked([first, second]: readonly [string, string], width: number): string {
  const indent = first.length - first.trimStart().length;
  const below = (text: string, by: number): string[] => folded(text, width - by).map((line) => ' '.repeat(by) + line);
  return [...below(first.trimStart(), indent), ...below(second, indent + 4)].join('\n');
}

export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');

// Everything that moves a cursor, changes colours or reorders text. Newline (0a) and tab (09) stay.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
