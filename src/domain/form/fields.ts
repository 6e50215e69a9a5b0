/** What a form may look like: its fields, their options, and how many of everything. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import { byteLength } from '../../lib/text.ts';
import { over } from '../cap.ts';
import type { Settings } from '../settings.ts';
import type { Field } from './rules.ts';

export const FIELD_TYPES = ['one', 'many', 'text', 'long'] as const;

export interface Draft {
  readonly title: string;
  readonly fields: readonly Field[];
}

/** Errors: invalid_form with the field, limit_exceeded. */
export function checkForm({ title, fields }: Draft, settings: Settings): Refusal | null {
  const refused = checkTitle(title, settings) ?? checkFields(fields, settings);
  if (refused) return refused;
  const size = byteLength(JSON.stringify({ title, fields }));
  return size > settings['limit.form'] ? over('form', settings['limit.form'], size, 'ask less at once') : null;
}

/** Of a form or a question. */
export function checkTitle(title: string, settings: Settings): Refusal | null {
  if (title.trim() === '') return refuse('invalid_input', 'the title is empty', 'say in a line what it is about');
  const size = lengthOf(title);
  return size > settings['limit.title'] ? over('title', settings['limit.title'], size, 'say the rest below it') : null;
}

function checkFields(fields: readonly Field[], settings: Settings): Refusal | null {
  const most = settings['limit.fields'];
  if (fields.length === 0) return badForm('', 'it has no field');
  if (fields.length > most) return over('fields', most, fields.length, 'ask in two forms');
  const keys = new Set<string>();
  for (const field of fields) {
    if (keys.has(field.key)) return badForm(field.key, 'there are two of this key');
    keys.add(field.key);
    const refused = checkField(field, settings);
    if (refused) return refused;
  }
  return null;
}

function checkField({ key, type, label, options, other }: Field, settings: Settings): Refusal | null {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(key))
    return badForm(key, 'a key has a letter first, then letters, digits, _ and -, at most 32');
  if (label.trim() === '') return badForm(key, 'its label is empty');
  const longest = settings['limit.option'];
  const long = [label, ...(options ?? [])].find((text) => lengthOf(text) > longest);
  if (long !== undefined) return over('option', longest, lengthOf(long), `field ${key}: shorten it`);
  if (type === 'text' || type === 'long')
    return options || other ? badForm(key, `a field of the type ${type} has no options`) : null;
  const most = settings['limit.options'];
  if (!options || options.length === 0) return badForm(key, 'it has no options');
  if (options.length > most) return over('options', most, options.length, `field ${key}: leave some out`);
  if (options.some((option) => option.trim() === '')) return badForm(key, 'an option is empty');
  return new Set(options).size < options.length ? badForm(key, 'two of its options are the same') : null;
}

/** As a person sees them. */
export const lengthOf = (text: string): number => [...text].length;

export const badForm = (field: string, why: string): Refusal =>
  refuse(
    'invalid_form',
    `the form was not taken: ${field === '' ? why : `field ${JSON.stringify(field)}: ${why}`}`,
    [
      "--field 'KEY:TYPE:LABEL:OPTION|OPTION', TYPE is one, many, text or long,",
      'also one,required or one,other or many,required,other; for example:',
      "tt ask --title 'Which database?' --field 'db:one,required:Database:SQLite|PostgreSQL'",
    ].join('\n'),
    { field },
  );
