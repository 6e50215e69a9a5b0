/** From a verb to the words of a command, and from what the process said to what the checkers read. */
import type { Operation, Outcome, Said } from '../history.ts';
import type { Ran } from './arena.ts';
import { EXPECTED_TALK } from './talk.ts';
import { type Along, EXPECTED_WORK, fileOf } from './work.ts';

export interface Wish {
  readonly verb: string;
  readonly words: readonly string[];
  readonly said: Said;
}

const HANDOFF = ['--status', 'in a storm', '--next-action', 'go on'] as const;

export const WISHES = {
  join: (): Wish => ({ verb: 'join', words: ['join'], said: {} }),
  wait: (ms: number): Wish => ({ verb: 'wait', words: ['wait', '--timeout', `${ms}ms`], said: {} }),
  try: (): Wish => ({ verb: 'try', words: ['try'], said: {} }),
  take: (): Wish => ({ verb: 'take', words: ['take', '--reason', 'storm'], said: {} }),
  override: (): Wish => ({ verb: 'take', words: ['take', '--operator-requested', '--reason', 'storm'], said: {} }),
  release: (turn: number): Wish => ({
    verb: 'release',
    words: ['release', '--turn', `${turn}`, ...HANDOFF],
    said: { turn },
  }),
  assign: (turn: number, to: string): Wish => ({
    verb: 'assign',
    words: ['assign', to, '--turn', `${turn}`, ...HANDOFF],
    said: { turn, target: to },
  }),
  check: (turn: number): Wish => ({ verb: 'check', words: ['check', '--turn', `${turn}`], said: { turn } }),
  leave: (): Wish => ({ verb: 'leave', words: ['leave'], said: {} }),
  kick: (target: string): Wish => ({ verb: 'kick', words: ['kick', target], said: { target } }),
  standby: (): Wish => ({ verb: 'standby', words: ['standby'], said: {} }),
  state: (): Wish => ({ verb: 'state', words: ['state'], said: {} }),
  send: (to: string, body: string, along?: Along): Wish => ({
    verb: 'send',
    words: ['msg', 'send', '--dedup', body, to, body, ...fileOf(along)],
    said: { body, scope: to, file: along?.hash },
  }),
  /** Said by a person. */
  say: (body: string): Wish => ({
    verb: 'send',
    words: ['say', '--dedup', body, body],
    said: { body, scope: 'room' },
  }),
  note: (body: string): Wish => ({ verb: 'note', words: ['notes', 'add', '--dedup', body, body], said: { body } }),
} as const;

/** What a verb may be refused with, in a room that is sound. Everything else is a finding. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  join: [],
  wait: [],
  try: [],
  state: [],
  take: ['takeover_not_available', 'braked'],
  release: ['turn_mismatch', 'stale_lease', 'unknown_member'],
  assign: [
    'turn_mismatch',
    'stale_lease',
    'unknown_member',
    'recipient_unreachable',
    'unknown_recipient',
    'ambiguous_recipient',
  ],
  check: ['not_your_turn', 'braked'],
  leave: ['unknown_member'],
  // Members that have left are named too, and others have names that begin like theirs.
  kick: ['target_active', 'unknown_target', 'unknown_member', 'ambiguous_recipient'],
  send: [
    'unknown_member',
    'unknown_recipient',
    'ambiguous_recipient',
    'floor_held',
    'unknown_mention',
    'ambiguous_mention',
    'unknown_question',
    'question_closed',
    'unknown_file',
  ],
  note: ['unknown_member'],
  standby: ['unreachable', 'park_requires_release'],
  edit: ['edit_refused', 'edit_braked', 'edit_claimed'],
  'file put': ['unknown_member'],
  'file get': ['unknown_file'],
  'file rm': ['unknown_member', 'unknown_file', 'file_in_use', 'not_yours'],
  'file gc': ['unknown_member'],
  ...EXPECTED_TALK,
  ...EXPECTED_WORK,
};

const OUTSIDE = ['store_full', 'room_not_writable', 'store_replaced'];

/** A command may be refused by a rule, or because something was done to its session or the room; never because others write too. */
export function strangeRefusals(
  operations: readonly Operation[],
  dead: ReadonlyMap<string, number>,
  harsh: boolean,
): string[] {
  const allowed = ({ verb, member, end }: Operation, code: string): boolean =>
    (EXPECTED[verb]?.includes(code) ?? false) ||
    // Whether one was on is seen in check/brakes.ts.
    code === 'room_stopped' ||
    (harsh && OUTSIDE.includes(code)) ||
    (code === 'identity_in_use' && (dead.get(member) ?? Number.POSITIVE_INFINITY) <= end);
  return operations.flatMap((operation) => {
    const { id, verb, member, code } = operation;
    return code === undefined || allowed(operation, code)
      ? []
      : [`refused: operation ${id}, ${verb} of ${member}: ${code}`];
  });
}

/** Codes after which a change may have happened all the same. */
export const OPEN_CODES: ReadonlySet<string> = new Set([
  'store_replaced',
  'store_full',
  'store_busy',
  'internal',
  'room_not_writable',
]);

export function toOperation(wish: Wish, member: string, ran: Ran): Omit<Operation, 'id'> {
  const answer = parsed(ran.out);
  const refusal = parsed(ran.err.trim().split('\n').at(-1) ?? '');
  const error = typeof refusal?.['error'] === 'string' ? refusal['error'] : undefined;
  // A brake refuses a holder too, and so does the claim of another.
  const cause = refusal?.['cause'];
  const code = cause === 'braked' || cause === 'claimed' ? cause : error;
  const outcome: Outcome = answer ? 'ok' : code !== undefined && !OPEN_CODES.has(code) ? 'fail' : 'unknown';
  const end = outcome === 'ok' ? (ran.lineAt ?? ran.end) : ran.end;
  const heldBy = typeof refusal?.['held_by'] === 'string' ? { heldBy: refusal['held_by'] } : {};
  const cycle = isWords(refusal?.['cycle']) ? { cycle: refusal['cycle'] } : {};
  const said = {
    ...wish.said,
    ...heldBy,
    ...cycle,
    ...(answer ? fromAnswer(answer) : {}),
    ...(ran.ended ? { ended: true } : {}),
  };
  return { member, verb: wish.verb, call: ran.call, end, outcome, code, said };
}

type Answer = Readonly<Record<string, unknown>>;

function fromAnswer(answer: Answer): Said {
  const text = (name: string) => (typeof answer[name] === 'string' ? { [name]: answer[name] } : {});
  return {
    ...text('status'),
    ...text('reason'),
    ...(typeof answer['turn_id'] === 'number' ? { turn: answer['turn_id'] } : {}),
    ...(typeof answer['event_seq'] === 'number' ? { seq: answer['event_seq'] } : {}),
    ...aboutOf(answer),
    ...workOf(answer),
    ...(Array.isArray(answer['events']) ? { told: answer['events'].map(({ event_seq }) => event_seq) } : {}),
    ...('current_owner' in answer || 'room' in answer ? { owner: (answer['current_owner'] as string) ?? null } : {}),
  };
}

const aboutOf = ({ form_id: form, question_id: question, task_id: task, claim_id: claim }: Answer): Said => {
  const about = form ?? question ?? task ?? claim;
  return typeof about === 'string' ? { about } : {};
};

const isWords = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const workOf = ({ task_id: task, epoch, claims, repeated, after, changed }: Answer): Said => ({
  ...(task !== undefined && typeof epoch === 'number' ? { epoch } : {}),
  ...(isWords(claims) ? { claims } : {}),
  ...(isWords(after) ? { after, ...(changed === false ? { status: 'unchanged' } : {}) } : {}),
  ...(repeated === true ? { again: true } : {}),
});

function parsed(text: string): Answer | null {
  if (!text.includes('\n') && !text.startsWith('{"error"')) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
