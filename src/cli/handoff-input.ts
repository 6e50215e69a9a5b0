/** A handoff as the caller gives it: flags, or JSON on stdin, checked key by key. */
import { ARTIFACT_ROLES, badHandoff, type Handoff } from '../domain/turn/handoff.ts';
import { asError, TtError } from '../lib/errors.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';

/** `limit` in bytes of JSON. Errors: invalid_handoff, naming the field; invalid_body for stdin that is no UTF-8. */
export async function handoffFrom({ io }: Env, args: Args, limit: number): Promise<Handoff> {
  const status = args.text('status');
  const next_action = args.text('next-action');
  if (!args.on('stdin')) {
    if (status === undefined) throw asError(badHandoff('status', 'status is missing'));
    if (next_action === undefined) throw asError(badHandoff('next_action', 'next_action is missing'));
    return { status, next_action };
  }
  if (status !== undefined || next_action !== undefined) {
    throw new TtError(
      'invalid_input',
      '--stdin and --status/--next-action exclude each other',
      'put all of it into the JSON',
    );
  }
  return check(parse(await io.stdin(limit, 'invalid_handoff')));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw asError(badHandoff('', `standard input is not JSON (${error instanceof Error ? error.message : ''})`));
  }
}

/** zod is loaded here only: it costs start-up time, and most commands read no foreign text. */
async function check(value: unknown): Promise<Handoff> {
  const z = await import('zod/mini');
  const texts = z.optional(z.array(z.string()));
  const artifact = z.strictObject({
    path: z.string().check(z.minLength(1)),
    lines: z.optional(z.string()),
    role: z.optional(z.enum(ARTIFACT_ROLES)),
    note: z.optional(z.string()),
  });
  const schema = z.strictObject({
    status: z.string(),
    next_action: z.string(),
    artifacts: z.optional(z.array(artifact)),
    open_questions: texts,
    do_not: texts,
  });
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const strange = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const field = [...(issue?.path ?? []), ...strange.slice(0, 1)].map(String).join('.');
  throw asError(badHandoff(field, `${field || 'it'} ${issue ? inWords(issue) : 'has the wrong shape'}`));
}

interface Issue {
  readonly code: string;
  readonly expected?: string;
  readonly values?: readonly unknown[];
}

/** zod's own sentences are a module of their own, larger than all else of it. */
function inWords({ code, expected, values }: Issue): string {
  if (code === 'unrecognized_keys') return 'is not a key of a handoff';
  if (code === 'invalid_value') return `is not one of ${values?.join(', ')}`;
  if (code === 'too_small') return 'is empty';
  return `is missing or no ${expected ?? 'value of the right type'}`;
}
