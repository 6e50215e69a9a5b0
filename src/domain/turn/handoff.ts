/** What the holder leaves for the next: where things stand, what to do, what to look at, what not to do. */
import { type Details, type Refusal, refuse } from '../../lib/errors.ts';
import { byteLength } from '../../lib/text.ts';

export const ARTIFACT_ROLES = ['examine', 'review', 'edit', 'context', 'output'] as const;

export interface Artifact {
  readonly path: string;
  /** A file of the room: `sha256:…`. */
  readonly hash?: string | undefined;
  readonly lines?: string | undefined;
  readonly role?: (typeof ARTIFACT_ROLES)[number] | undefined;
  readonly note?: string | undefined;
}

/** Keys as they stand on the wire. */
export interface Handoff {
  readonly status: string;
  readonly next_action: string;
  readonly artifacts?: readonly Artifact[] | undefined;
  readonly open_questions?: readonly string[] | undefined;
  readonly do_not?: readonly string[] | undefined;
}

/** Shown wherever a handoff was refused, and by `tt join`. */
export const HANDOFF_TEMPLATE: Handoff = {
  status: 'what is done, what is not, what was checked',
  next_action: 'the one thing the next should do first',
  artifacts: [{ path: 'src/file.ts', lines: '10-40', role: 'review', note: 'why to look' }],
  open_questions: ['what nobody has decided yet'],
  do_not: ['what must not be done, and why'],
};

/** Says in words what is missing; `limit` in bytes of JSON, `words` the command that it goes with. */
export function checkHandoff(handoff: Handoff, limit: number, words = RELEASE): Refusal | null {
  for (const field of ['status', 'next_action'] as const) {
    if (handoff[field].trim() === '') return badHandoff(field, `${field} is empty`, {}, words);
  }
  const size = byteLength(JSON.stringify(handoff));
  if (size > limit)
    return badHandoff('', `it has ${size} bytes, the limit is ${limit}`, { limit, actual: size }, words);
  return null;
}

const RELEASE = 'release';

export const badHandoff = (field: string, why: string, details: Details = {}, words = RELEASE): Refusal =>
  refuse(
    'invalid_handoff',
    `the handoff was not taken: ${why}`,
    [
      `tt ${words} --status '…' --next-action '…'`,
      'or with --stdin, as JSON:',
      '{"status": "…", "next_action": "…",',
      '"artifacts": [{"path": "…", "role": "review"}],',
      '"open_questions": ["…"], "do_not": ["…"]}',
    ].join('\n'),
    { field, template: HANDOFF_TEMPLATE, ...details },
  );
