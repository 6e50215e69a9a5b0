/** A form and its answers as the caller gives them: flags and words, or JSON on stdin. */
import { badAnswer, type Given } from '../domain/form/answers.ts';
import { badForm, type Draft, FIELD_TYPES } from '../domain/form/fields.ts';
import type { Field, FieldType } from '../domain/form/rules.ts';
import type { Settings } from '../domain/settings.ts';
import { asError, TtError } from '../lib/errors.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';
import { fromJson } from './json-input.ts';

/** Errors: invalid_input, invalid_form naming the field, limit_exceeded; invalid_body for stdin that is no UTF-8. */
export async function formFrom({ io }: Env, args: Args, settings: Settings): Promise<Draft> {
  const title = args.text('title');
  const fields = args.list('field') ?? [];
  if (!args.on('stdin')) return { title: title ?? '', fields: fields.map(fieldFrom) };
  if (title !== undefined || fields.length > 0) throw exclusive('--title and --field');
  const draft = await fromJson(await io.stdin(settings['limit.form'], 'limit_exceeded'), {
    noun: 'a form',
    bad: badForm,
    schema: (z) => {
      const flag = z.optional(z.boolean());
      const options = z.optional(z.array(z.string()));
      const field = z.strictObject({
        ...{ key: z.string(), type: z.enum(FIELD_TYPES), label: z.string() },
        ...{ options, required: flag, other: flag },
      });
      return z.strictObject({ title: z.string(), fields: z.array(field) });
    },
  });
  return { title: draft.title, fields: draft.fields.map(tidy) };
}

/** `db:one,required:Which database?:SQLite|PostgreSQL`. A label or an option of a choice with a colon needs --stdin. */
function fieldFrom(text: string): Field {
  const [key = '', kinds = '', ...rest] = text.split(':');
  const [type = '', ...more] = kinds.split(',');
  if (!FIELD_TYPES.includes(type as FieldType))
    throw asError(badForm(key, `its type is ${JSON.stringify(type)}, not one of ${FIELD_TYPES.join(', ')}`));
  const strange = more.find((word) => word !== 'required' && word !== 'other');
  if (strange !== undefined) throw asError(badForm(key, `${JSON.stringify(strange)} is neither required nor other`));
  const isChoice = type === 'one' || type === 'many';
  // Of the label or of an option: nobody knows, and a wrong guess would be put before a person.
  if (isChoice && rest.length > 2)
    throw asError({
      ...badForm(key, 'it has more colons than parts'),
      hint: 'a label or an option with a colon goes in as JSON, with --stdin: tt ask --help',
    });
  const label = isChoice ? (rest[0] ?? '') : rest.join(':');
  const options = isChoice ? (rest[1] ?? '') : '';
  return tidy({
    ...{ key, label, type: type as FieldType },
    ...{ required: more.includes('required'), other: more.includes('other') },
    ...(isChoice ? { options: options === '' ? [] : options.split('|') } : {}),
  });
}

interface Rough {
  readonly key: string;
  readonly type: FieldType;
  readonly label: string;
  readonly options?: readonly string[] | undefined;
  readonly required?: boolean | undefined;
  readonly other?: boolean | undefined;
}

/** What is not said is not there: rows are compared as JSON. */
const tidy = ({ key, type, label, options, required, other }: Rough): Field => ({
  ...{ key, type, label },
  ...(options ? { options } : {}),
  ...(required ? { required } : {}),
  ...(other ? { other } : {}),
});

/** Errors: invalid_input, invalid_answer naming the field, body_too_large; invalid_body for stdin that is no UTF-8. */
export async function answersFrom({ io }: Env, args: Args, settings: Settings): Promise<Given> {
  const words = args.rest('answers');
  if (!args.on('stdin')) return collected(words.map(pairFrom));
  if (words.length > 0) throw exclusive('answers on the command line');
  const given = await fromJson(await io.stdin(settings['limit.note'], 'body_too_large'), {
    noun: 'an answer',
    bad: badAnswer,
    schema: (z) => z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  });
  return new Map(Object.entries(given).map(([key, said]) => [key, [said].flat()]));
}

function pairFrom(word: string): readonly [string, string] {
  const at = word.indexOf('=');
  if (at < 1) throw asError(badAnswer(word, 'write it as KEY=VALUE'));
  return [word.slice(0, at), word.slice(at + 1)];
}

function collected(pairs: readonly (readonly [string, string])[]): Given {
  const given = new Map<string, string[]>();
  for (const [key, value] of pairs) given.set(key, [...(given.get(key) ?? []), value]);
  return given;
}

const exclusive = (what: string): TtError =>
  new TtError('invalid_input', `--stdin and ${what} exclude each other`, 'put all of it into the JSON');
