/** JSON and JSONC as their owner wrote them: where things stand, and how the text is laid out. */

import { isDeepStrictEqual } from 'node:util';
import { type Node, type ParseError, type ParseErrorCode, parseTree, printParseErrorCode } from 'jsonc-parser';
import { TtError } from '../../lib/errors.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One thing of ours in a file: an element of the list at `at`, or (`value`) the member that `at` names. */
export type Entry =
  | { readonly at: readonly string[]; readonly item: Json }
  | { readonly at: readonly string[]; readonly value: Json };

export const BOM = '\ufeff';

/** Null: there is nothing in it but white space and comments. Errors: unparsable_config, with the line. */
export function treeOf(text: string, file: string): Node | null {
  const body = text.startsWith(BOM) ? ` ${text.slice(1)}` : text;
  if (isBare(body)) return null;
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first || !tree) throw unparsable(file, body, first?.offset ?? 0, first ? wordsFor(first.error) : 'nothing in it');
  if (tree.type !== 'object') throw unparsable(file, body, tree.offset, 'not an object');
  return tree;
}

/** The parser's own words are names of constants. */
const wordsFor = (error: ParseErrorCode): string => WORDS[printParseErrorCode(error)] ?? 'it is no JSON';

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a word that JSON does not know',
  InvalidNumberFormat: 'a number that is none',
  PropertyNameExpected: 'a name in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a } is missing',
  CloseBracketExpected: 'a ] is missing',
  EndOfFileExpected: 'something stands after the end',
  InvalidCommentToken: 'a comment that is none',
  UnexpectedEndOfComment: 'a comment does not end',
  UnexpectedEndOfString: 'a text does not end',
  UnexpectedEndOfNumber: 'a number does not end',
  InvalidUnicode: 'a \\u that is none',
  InvalidEscapeCharacter: 'a backslash before what needs none',
  InvalidCharacter: 'a character that does not belong there',
};

export function unparsable(file: string, text: string, offset: number, why: string): TtError {
  const line = text.slice(0, offset).split(/\r\n|\r|\n/).length;
  return new TtError(
    'unparsable_config',
    `${file}, line ${line}: cannot be understood (${why})`,
    `mend line ${line} of ${file}`,
    { file, line },
  );
}

/** Whether a comma stands before a closing bracket, which some readers do not take. */
export function isLoose(text: string): boolean {
  const errors: ParseError[] = [];
  parseTree(text.replace(BOM, ''), errors, { allowTrailingComma: false });
  return errors.length > 0 && !isBare(text);
}

const isBare = (text: string): boolean => trivia(text, 0).end === text.length;

/** The member's value; where a name stands twice, the last, as every JSON reader has it. */
const member = (object: Node, name: string): Node | undefined =>
  object.children?.findLast((property) => property.children?.[0]?.value === name)?.children?.[1];

export const nodeAt = (tree: Node | null, path: readonly string[]): Node | undefined =>
  path.reduce<Node | undefined>(
    (node, name) => (node?.type === 'object' ? member(node, name) : undefined),
    tree ?? undefined,
  );

/** The node's value as data. */
export function dataOf(node: Node): Json {
  if (node.type === 'array') return (node.children ?? []).map(dataOf);
  if (node.type !== 'object') return node.value as Json;
  // Not by assignment: a member may be called __proto__.
  return Object.fromEntries(
    (node.children ?? []).map(({ children }) => [children?.[0]?.value, dataOf(children?.[1] as Node)]),
  );
}

export const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b);

/** How the text ends its lines and indents them. */
export interface Layout {
  readonly eol: string;
  readonly unit: string;
}

export const layoutOf = (text: string): Layout => ({
  eol: /\r\n/.test(text) ? '\r\n' : /\r/.test(text) && !/\n/.test(text) ? '\r' : '\n',
  unit: /^([ \t]+)["\]}[{]/m.exec(text)?.[1] ?? '  ',
});

/** What stands before the first visible character of the line that holds `at`; null when `at` is not that character. */
export function indentBefore(text: string, at: number): string | null {
  const start = lineStart(text, at);
  const before = text.slice(start, at);
  return /^[ \t]*$/.test(before) && start > 0 ? before : null;
}

export function indentOfLine(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at)))?.[0] ?? '';
}

const lineStart = (text: string, at: number): number =>
  Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;

/** White space and comments from `at` on: where the last of them that is no white space ends, and the comma among them. */
export function trivia(
  text: string,
  at: number,
): { readonly end: number; readonly visibleEnd: number; readonly comma: number | null } {
  let comma: number | null = null;
  let visibleEnd = at;
  for (let i = at; ; ) {
    const space = /^[\s\ufeff]+/.exec(text.slice(i))?.[0].length ?? 0;
    i += space;
    const comment = /^(?:\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)/.exec(text.slice(i))?.[0].length ?? 0;
    if (comment > 0) {
      i += comment;
      visibleEnd = i;
    } else if (text[i] === ',' && comma === null) comma = i++;
    else if (space === 0) return { end: i, visibleEnd, comma };
  }
}
