/** A handoff as the caller gives it: flags, or JSON on stdin, checked key by key. */
import { ARTIFACT_ROLES, badHandoff, type Handoff } from '../domain/turn/handoff.ts';
import { asError, TtError } from '../lib/errors.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';
import { fromJson } from './json-input.ts';

/** `limit` in bytes of JSON, `words` the command for which it is asked. Errors: invalid_handoff, naming the field; invalid_body for stdin that is no UTF-8. */
export async function handoffFrom({ io }: Env, args: Args, limit: number, words?: string): Promise<Handoff> {
  const bad: typeof badHandoff = (field, why, details) => badHandoff(field, why, details, words);
  const status = args.text('status');
  const next_action = args.text('next-action');
  if (!args.on('stdin')) {
    if (status === undefined) throw asError(bad('status', 'status is missing'));
    if (next_action === undefined) throw asError(bad('next_action', 'next_action is missing'));
    return { status, next_action };
  }
  if (status !== undefined || next_action !== undefined) {
    throw new TtError(
      'invalid_input',
      '--stdin and --status/--next-action exclude each other',
      'put all of it into the JSON',
    );
  }
  return fromJson<Handoff>(await io.stdin(limit, 'invalid_handoff'), {
    noun: 'a handoff',
    bad,
    schema: (z) => {
      const texts = z.optional(z.array(z.string()));
      const artifact = z.strictObject({
        path: z.string().check(z.minLength(1)),
        hash: z.optional(z.string()),
        lines: z.optional(z.string()),
        role: z.optional(z.enum(ARTIFACT_ROLES)),
        note: z.optional(z.string()),
      });
      return z.strictObject({
        status: z.string(),
        next_action: z.string(),
        artifacts: z.optional(z.array(artifact)),
        open_questions: texts,
        do_not: texts,
      });
    },
  });
}
