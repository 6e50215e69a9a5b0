/** The answers of a wait that is not granted: where one stands, and the command to run next. */
import { brakeOn } from '../../domain/brake/gate.ts';
import { hasClaimed } from '../../domain/claim/rules.ts';
import type { EventPage } from '../../domain/reading.ts';
import type { View } from '../../domain/store.ts';
import { formatDuration, roughly } from '../../lib/duration.ts';
import { msUntil } from '../../lib/instant.ts';
import { sentence } from '../../lib/text.ts';
import type { Answer } from '../answer.ts';
import { commandLine } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import type { NotGranted } from '../library/answers.ts';
import { byText } from './brake.ts';
import { queueJson, queueText, turnJson, turnText } from './turn.ts';
import { unreadJson, unreadText } from './unread.ts';

export interface Standing {
  readonly status: NotGranted['status'];
  readonly reason?: string;
  /** Where the caller stands among those who wait: 1 is next. */
  readonly position?: number | null;
  readonly queue?: readonly string[];
}

export function notYet(
  env: Env,
  room: Room,
  view: View,
  claim: Standing,
  more: Readonly<Record<string, unknown>>,
  page: EventPage,
  args: Args,
): Answer {
  const words = claim.status === 'not_yet' ? again(env.json, page.cursor, args) : NEXT[claim.status];
  const next = commandLine(env, words, args.text('path') ?? args.word('path'), args.text('agent'));
  const json = {
    status: claim.status,
    room_id: room.store.roomId,
    ...turnJson(view),
    ...(claim.reason ? { reason: claim.reason } : {}),
    ...(claim.queue ? { position: claim.position ?? null, queue: claim.queue } : {}),
    ...unreadJson(env, page),
    ...more,
    next_command: next,
    hint: hintFor(view, claim, env.caller().agent),
  };
  const lines = [`${TITLE[claim.status]}: ${turnText(view)}${since(view)}.`];
  if (claim.queue?.length) lines.push(placeText(claim.position ?? null, claim.queue));
  lines.push(`${sentence(hintFor(view, claim, env.caller().agent))}.`);
  // What was said meanwhile may be long: where one stands is above it, what to do next below.
  if (page.events.length > 0) lines.push(unreadText(page, view));
  lines.push(`Next: ${next}`);
  return { json, text: lines.join('\n') };
}

/** The same wait again, going on behind what this answer has shown. */
function again(json: boolean, cursor: number, args: Args): string {
  const timeout = args.ms('timeout');
  // The round changes with each call: one harness stops the fifth identical call as a loop. A person needs none.
  const isRound = json && args.command?.name === 'wait';
  return [
    'wait',
    ...['park', 'events'].filter((flag) => args.on(flag)).map((flag) => `--${flag}`),
    ...(timeout === undefined ? [] : [`--timeout ${timeout === 0 ? 0 : formatDuration(timeout)}`]),
    ...(args.count('after') === undefined ? [] : [`--after ${cursor}`]),
    ...(isRound ? [`--round ${(args.count('round') ?? 1) + 1}`] : []),
  ].join(' ');
}

const NEXT: Readonly<Record<Exclude<Standing['status'], 'not_yet'>, string>> = {
  takeover_available: "take --reason '…'",
  closed: 'events',
  stopped: 'events',
  interrupted: 'ack',
  superseded: 'state',
};

const TITLE: Readonly<Record<Standing['status'], string>> = {
  not_yet: 'Not yet',
  takeover_available: 'The stick may be taken',
  closed: 'No turn',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
  superseded: 'Superseded',
};

const since = ({ now, state }: View): string =>
  state.turn.owner && state.turn.since ? `, for ${roughly(now.wall - state.turn.since)}` : '';

function hintFor(view: View, { status, reason }: Standing, agent: string): string {
  const on = brakeOn(view.state.brakes, agent);
  if (status === 'superseded') return 'a newer tt wait of yours has taken over; leave it alone';
  if (status === 'closed') return 'a person closed the room; stop working in it';
  if (status === 'stopped') return `${byText(on?.mark)} stopped the room; do nothing more in it`;
  if (status === 'interrupted') return `${byText(on?.mark)} interrupts you: tt ack, then do what you are told`;
  if (reason === 'held') return `${byText(on?.mark)} holds you; do not edit, wait`;
  if (reason === 'paused') return `${byText(on?.mark)} paused the room; do not edit, wait`;
  if (status === 'takeover_available')
    return reason === 'owner_gone' ? 'the holder is dead' : 'the holder is silent past its lease';
  if (reason === 'grace') return graceText(view);
  if (reason === 'parked') return 'you only listen; tt wait asks for the stick';
  if (reason && reason in HINT) return HINT[reason] as string;
  return hasClaimed(view.state.claims, agent)
    ? 'edit only what you have claimed; wait again'
    : 'do not edit; wait again';
}

const HINT: Readonly<Record<string, string>> = {
  after_others: 'others who wait come first; do not edit, wait',
  turn_over: 'the turn of that first answer is over; wait again',
  removed: 'you left or were removed; waiting again joins anew',
};

/** Whoever gave the stick back holds off for a moment: for how long, and why. */
function graceText({ state: { turn }, now }: View): string {
  const left = turn.grace ? Math.ceil(msUntil(turn.grace.until, now) / 1_000) : 0;
  const then = left > 0 ? `in ${left} s it is yours if you wait` : 'it is yours if you wait again';
  return `you gave it back just now; another may take it first; ${then}`;
}

/** Said at once to a person, whose tt wait is silent from then on. */
export function waitingText(view: View, agent: string, reason: string): string {
  const { position } = queueJson(view, agent);
  const place = position === null ? '' : `; you are number ${position}`;
  if (reason === 'held' || reason === 'paused')
    return `Waiting: ${hintFor(view, { status: 'not_yet', reason }, agent)}.`;
  return `Waiting: ${reason === 'grace' ? graceText(view) : `${turnText(view)}${place}`}.`;
}

const placeText = (position: number | null, queue: readonly string[]): string =>
  position === null ? queueText({ position, queue }) : `You were number ${position} of ${queue.length} in the queue.`;
