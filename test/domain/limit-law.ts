/** A law of every history: no session in a harness says more than the limit of the room allows, whatever ids it uses. */
import { expect } from 'vitest';
import type { EventType, RoomEvent } from '../../src/domain/event.ts';
import type { Change } from './world.ts';

interface Said {
  readonly sender: string;
  readonly boot: string;
  readonly mono: number;
}

/** Between any two words of a sender, on one boot and under one limit: no more than the burst and what time has earned. */
export function nobodySaysTooMuch(): (change: Change) => void {
  let said: Said[] = [];
  return ({ view, after, events }) => {
    if (events.some((e) => e.type === 'limit_set')) said = [];
    for (const event of events.filter(isCounted)) said.push({ sender: senderOf(event), ...view.now });
    const limit = after.log.findLast((e) => e.type === 'limit_set')?.payload;
    const burst = limit?.burst ?? view.settings['limit.burst'];
    const rate = limit?.per_second ?? view.settings['limit.rate'];
    const last = said.at(-1);
    const its = said.filter((s) => s.sender === last?.sender && s.boot === last.boot);
    its.forEach(({ mono }, i) => {
      const earned = (((last as Said).mono - mono) / 1_000) * rate;
      expect(its.length - i, `words of ${last?.sender}`).toBeLessThanOrEqual(burst + earned + 1e-9);
    });
  };
}

const SAID: readonly EventType[] = [
  ...(['message_sent', 'note_added', 'doing'] as const),
  ...(['form_opened', 'question_opened', 'question_edited', 'task_added', 'task_noted'] as const),
];

/** Of a session in a harness; the scripts and the person of the cast are free. */
const isCounted = ({ type, from }: RoomEvent): boolean => SAID.includes(type) && /^(?:claude|codex):/.test(from ?? '');

const senderOf = ({ from }: RoomEvent): string => (from ?? '').replace(/\/.*/, '');
