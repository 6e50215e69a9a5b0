/** Events of tasks: for programs, below the header, and the line that a model is told. */
import type { RoomEvent } from '../../domain/event.ts';
import { iso } from '../../lib/instant.ts';
import { byteLength, indented, visibleLine } from '../../lib/text.ts';
import { withLine } from './file.ts';

/** A long context or result would be before everybody: `tt task show` has it. */
const SHOWN = 512;

export function taskPayload(event: RoomEvent<'task_added' | 'task_claimed' | 'task_done'>): Record<string, unknown> {
  switch (event.type) {
    case 'task_added': {
      const { context, format, assignee, channel, after, ...rest } = event.payload;
      return {
        ...rest,
        ...(context === '' ? {} : { context_bytes: byteLength(context), ...(format ? { format } : {}) }),
        ...(assignee === null ? {} : { assignee }),
        ...(channel === null ? {} : { channel }),
        ...(after.length > 0 ? { after } : {}),
      };
    }
    case 'task_claimed': {
      const { author: _, channel: _of, ttl: _ttl, until, lock: _worker, ...claim } = event.payload;
      return { ...claim, expires_at: iso(until.wall) };
    }
    case 'task_done': {
      const { result, ...rest } = event.payload;
      return byteLength(result) <= SHOWN ? { ...event.payload } : { ...rest, result_bytes: byteLength(result) };
    }
  }
}

/** Null: another event. */
export function taskBody({ type, payload, reason }: RoomEvent): readonly string[] | null {
  switch (type) {
    case 'task_added':
      return [
        `${payload.task_id}: ${payload.title}`,
        ...(payload.assignee === null ? [] : [`for ${payload.assignee}`]),
        ...(payload.after.length === 0 ? [] : [`after ${payload.after.join(', ')}`]),
      ];
    case 'task_claimed':
      return [
        `${payload.task_id}: ${payload.title}`,
        `epoch ${payload.epoch}${payload.forced ? ', with --force' : ''}`,
      ];
    case 'task_noted':
      return [`${payload.task_id}: ${payload.title}`, payload.body];
    case 'task_done':
      return [
        `${payload.task_id}: ${payload.title}`,
        ...(payload.result === '' ? [] : [short(payload.result)]),
        ...(payload.ready ? [nowReady(payload.ready)] : []),
      ];
    case 'task_abandoned':
      return [
        payload.title === undefined ? payload.task_id : `${payload.task_id}: ${payload.title}`,
        ...(payload.for_good ? ['nobody is to do it'] : []),
        ...beyond(payload.error, reason),
      ];
    case 'task_expired':
      return [`${payload.task_id}: the claim of ${payload.holder} is over`];
    case 'task_interrupted':
    case 'task_reopened':
      return [`${payload.task_id}: ${payload.title}`];
    case 'task_after':
      return [`${payload.task_id}: ${payload.title}`, `after ${payload.after.join(', ') || 'nothing'}`];
    default:
      return null;
  }
}

/** The error of an attempt begins with the reason, which the header has. */
function beyond(error: string | undefined, reason: string | null | undefined): readonly string[] {
  const rest = reason && error?.startsWith(reason) ? error.slice(reason.length).replace(/^: /, '') : error;
  return rest ? [rest] : [];
}

/** The reason, where there is one, comes behind it. */
export function taskLine({ type, payload }: RoomEvent, who: string): string | null {
  switch (type) {
    case 'task_added':
      return `${who} added ${about(payload)}${payload.assignee === null ? '' : ` for ${visibleLine(payload.assignee)}`}${afterOf(payload.after)} (\`tt task claim ${payload.task_id}\`)${withLine(payload.files)}`;
    case 'task_claimed':
      return `${who} has claimed ${about(payload)}${payload.forced ? ' with --force' : ''}`;
    case 'task_noted':
      return `${who} on ${about(payload)}${withLine(payload.files)}:\n${indented(payload.body)}`;
    case 'task_done':
      return `${who} has done ${about(payload)}${withLine(payload.files)}${payload.result === '' ? '' : `:\n${indented(short(payload.result))}`}${payload.ready ? `\n${nowReady(payload.ready)} (\`tt task claim ${payload.ready.length === 1 ? payload.ready[0] : '--next'}\`)` : ''}`;
    case 'task_abandoned':
      return payload.for_good
        ? `${who}: nobody is to do ${payload.task_id} any more, stop working on it`
        : `${who} gave ${payload.task_id} back: whoever had it stops working on it`;
    case 'task_expired':
      return `the claim of ${visibleLine(payload.holder)} on ${payload.task_id} is over: whoever had it stops working on it, or claims it again (\`tt task claim ${payload.task_id}\`)`;
    case 'task_interrupted':
      return `${who} interrupts your work on ${about(payload)}: stop, then \`tt task abandon ${payload.task_id}\``;
    case 'task_reopened':
      return `${who} opened ${about(payload)} again (\`tt task claim ${payload.task_id}\`)`;
    case 'task_after':
      return `${who} changed what ${about(payload)} waits for: ${payload.after.join(', ') || 'nothing'}`;
    default:
      return null;
  }
}

const afterOf = (after: readonly string[]): string => (after.length === 0 ? '' : `, after ${after.join(', ')}`);

/** Whose they are, `tt task list` says. */
const nowReady = (ids: readonly string[]): string =>
  `ready now: ${ids.slice(0, 8).join(', ')}${ids.length > 8 ? ` and ${ids.length - 8} more` : ''}`;

const about = ({ task_id, title }: { readonly task_id: string; readonly title: string }): string =>
  `${task_id} “${visibleLine(title)}”`;

const short = (text: string): string =>
  text.length <= SHOWN ? text : `${text.slice(0, SHOWN)} … (whole: tt task show)`;
