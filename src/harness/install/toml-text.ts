/** TOML as its owner wrote it: tables of ours are appended as text, and everything else must mean what it meant. */
import { isDeepStrictEqual } from 'node:util';
import { parse, TomlError } from 'smol-toml';
import { TtError } from '../../lib/errors.ts';
import { insert, type Marked } from './fragment.ts';
import { BOM, unparsable } from './json-text.ts';

/** One table of ours: its path and its only value. */
export interface Table {
  readonly at: readonly string[];
  readonly key: string;
  readonly value: string;
}

/** Errors: unparsable_config, with the line. */
export function tomlOf(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    // Plain objects, which can be compared.
    return structuredClone(parse(text.replace(BOM, '')));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const offset = text.split('\n', error.line - 1).join('\n').length + (error.line > 1 ? 1 : 0);
    throw unparsable(file, text, offset, error.message.split('\n')[0]?.replace('Invalid TOML document: ', '') ?? '');
  }
}

/** What the file says for the table: undefined where it says nothing. */
export function saidFor({ at, key }: Table, toml: Readonly<Record<string, unknown>>): unknown {
  let here: unknown = toml;
  for (const name of [...at, key])
    here =
      typeof here === 'object' && here !== null && Object.hasOwn(here, name)
        ? (here as Record<string, unknown>)[name]
        : undefined;
  return here;
}

/** Errors: unparsable_config where a table at the end would not mean what it should. */
export function appendTable(marked: Marked, table: Table, file: string): Marked {
  const { text } = marked;
  const eol = /\r\n/.test(text) ? '\r\n' : '\n';
  const start = text.replace(BOM, '') === '' || /\n$/.test(text) ? '' : eol;
  const gap = text.replace(BOM, '').trim() === '' ? '' : eol;
  const head = table.at.map((name) => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name))).join('.');
  const piece = `${start}${gap}[${head}]${eol}${table.key} = ${JSON.stringify(table.value)}${eol}`;
  const grown = insert(marked, text.length, piece);
  if (!means(grown.text, text, table, file))
    throw new TtError(
      'unparsable_config',
      `${file} has ${table.at[0]} in a form that no table can be added to`,
      `write ${table.at.slice(0, -1).join('.')} as tables, or trust the hooks by hand`,
      { file },
    );
  return grown;
}

/** Whether `after` says all that `before` says, and for the table what it should. */
function means(after: string, before: string, table: Table, file: string): boolean {
  let toml: Record<string, unknown>;
  try {
    toml = { ...tomlOf(after, file) };
  } catch {
    return false;
  }
  return (
    saidFor(table, toml) === table.value &&
    isDeepStrictEqual(dropped(toml, table.at), dropped(tomlOf(before, file), table.at))
  );
}

/** Without the table, and without the tables around it that it alone holds up. */
function dropped(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return value;
  const { [name]: inner, ...others } = value as Record<string, unknown>;
  const left = rest.length === 0 ? {} : dropped(inner, rest);
  const empty = typeof left === 'object' && left !== null && Object.keys(left).length === 0;
  return empty ? others : { ...others, [name]: left };
}
