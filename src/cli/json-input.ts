/** JSON from standard input, checked key by key: what is wrong is said in one sentence that names the field. */
import type * as Zod from 'zod/mini';
import { asError, type Refusal } from '../lib/errors.ts';

interface Wanted<T> {
  /** What it is called in the sentence: a handoff, a form. */
  readonly noun: string;
  readonly schema: (z: typeof Zod) => Zod.ZodMiniType<T>;
  /** `field`: the path to it, empty for the whole. */
  readonly bad: (field: string, why: string) => Refusal;
}

/** zod is loaded here only: it costs start-up time, and most commands read no foreign text. */
export async function fromJson<T>(text: string, { noun, schema, bad }: Wanted<T>): Promise<T> {
  const z = await import('zod/mini');
  const result = schema(z).safeParse(parse(text, bad));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const strange = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const field = [...(issue?.path ?? []), ...strange.slice(0, 1)].map(String).join('.');
  throw asError(bad(field, `${field || 'it'} ${issue ? inWords(issue, noun) : 'has the wrong shape'}`));
}

function parse(text: string, bad: Wanted<unknown>['bad']): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw asError(bad('', `standard input is not JSON (${error instanceof Error ? error.message : ''})`));
  }
}

interface Issue {
  readonly code: string;
  readonly expected?: string;
  readonly values?: readonly unknown[];
}

/** zod's own sentences are a module of their own, larger than all else of it. */
function inWords({ code, expected, values }: Issue, noun: string): string {
  if (code === 'unrecognized_keys') return `is not a key of ${noun}`;
  if (code === 'invalid_value') return `is not one of ${values?.join(', ')}`;
  if (code === 'too_small') return 'is empty';
  return `is missing or no ${expected ?? 'value of the right type'}`;
}
