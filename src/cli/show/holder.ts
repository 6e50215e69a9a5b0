/** Whether anybody would see a holder die, in words. */
import { kindOf } from '../../domain/member/name.ts';

/** Why nobody would see this member die. */
export const unwatchedText = (agent: string): string =>
  kindOf(agent) === 'script' ? 'TT_SESSION_PID names no process' : 'no process stands for it';
