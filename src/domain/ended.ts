/** How something that was asked, or put, came to its end: who, when, why. */
import type { AgentId, RoomEvent } from './event.ts';

export interface Ended {
  readonly seq: number;
  /** Wall clock, milliseconds. */
  readonly at: number;
  readonly by: AgentId | null;
  readonly reason: string | null;
  /** An agent did it, and said that a person asked for it. */
  readonly requested: boolean;
}

type Ending =
  | 'form_answered'
  | 'form_cancelled'
  | 'question_decided'
  | 'question_closed'
  | 'task_done'
  | 'task_abandoned'
  | 'file_removed';

export const endedBy = ({ seq, at, from, reason, payload }: RoomEvent<Ending>): Ended => ({
  ...{ seq, at, by: from, reason: reason ?? null },
  requested: payload.requested === true,
});
