/** Do answers fit their form? Every key known, every required one given, every choice an option. */
import { type Details, isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { byteLength } from '../../lib/text.ts';
import { over } from '../cap.ts';
import type { Settings } from '../settings.ts';
import { lengthOf } from './fields.ts';
import type { Answers, Field } from './rules.ts';

/** As somebody gave them: by key, one text or several. An empty text is no answer. */
export type Given = ReadonlyMap<string, readonly string[]>;

/** In the order of the fields. Errors: invalid_answer with the field, limit_exceeded, body_too_large. */
export function judged(fields: readonly Field[], given: Given, settings: Settings): Answers | Refusal {
  const strange = [...given.keys()].find((key) => !fields.some((field) => field.key === key));
  if (strange !== undefined)
    return badAnswer(strange, `there is no such field; ${fields.map(({ key }) => key).join(', ')}`);
  const answers: [string, string | readonly string[]][] = [];
  for (const field of fields) {
    const answer = answerOf(field, given.get(field.key) ?? [], settings);
    if (isRefusal(answer)) return answer;
    if (answer !== null) answers.push([field.key, answer]);
  }
  if (answers.length === 0) return noAnswer;
  const judged = Object.fromEntries(answers);
  const [size, limit] = [byteLength(JSON.stringify(judged)), settings['limit.note']];
  if (size <= limit) return judged;
  return refuse('body_too_large', `the answers have ${size} bytes, the limit is ${limit}`, 'put the text in a file', {
    ...{ kind: 'note', limit, actual: size },
  });
}

/** Null: not answered. */
function answerOf(
  field: Field,
  said: readonly string[],
  settings: Settings,
): string | readonly string[] | null | Refusal {
  const { key, type, required } = field;
  const texts = said.filter((text) => text.trim() !== '');
  const [first] = texts;
  if (first === undefined) return required ? badAnswer(key, 'an answer is required') : null;
  if (type === 'many') return chosen(field, texts, settings) ?? texts;
  if (texts.length > 1) return badAnswer(key, 'it takes one answer, not several');
  if (type === 'text' && /[\r\n]/.test(first)) return badAnswer(key, 'it takes a single line');
  return type === 'one' ? (chosen(field, texts, settings) ?? first) : first;
}

function chosen({ key, options = [], other }: Field, texts: readonly string[], settings: Settings): Refusal | null {
  if (new Set(texts).size < texts.length) return badAnswer(key, 'an option is given twice');
  const strange = texts.filter((text) => !options.includes(text));
  const [first] = strange;
  if (first === undefined) return null;
  if (!other) return badAnswer(key, `${JSON.stringify(first)} is none of ${options.join(' | ')}`, { options });
  const longest = settings['limit.option'];
  const long = strange.find((text) => lengthOf(text) > longest);
  return long === undefined ? null : over('option', longest, lengthOf(long), `field ${key}: shorten it`);
}

/** There is one answer: whoever only looks must not give it. */
const noAnswer = refuse('invalid_answer', 'the answer was not taken: it answers nothing', 'tt ask show ID');

export const badAnswer = (field: string, why: string, details: Details = {}): Refusal =>
  refuse('invalid_answer', `the answer was not taken: field ${JSON.stringify(field)}: ${why}`, 'tt ask show ID', {
    ...{ field },
    ...details,
  });
