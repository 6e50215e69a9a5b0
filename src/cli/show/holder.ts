/** The holder in words: whether anybody would see it die, and where the stick went from it. */
import type { AgentId } from '../../domain/event.ts';
import { kindOf } from '../../domain/member/name.ts';

/** Why nobody would see this member die. */
export const unwatchedText = (agent: string): string =>
  kindOf(agent) === 'script' ? 'TT_SESSION_PID names no process' : 'no process stands for it';

/** Of a stick that its holder let go of without a handoff. */
export const wentTo = (next: AgentId | null | undefined): string =>
  next ? `The stick is promised to ${next}.` : 'The stick lies free.';
