/** `tt check`: may this member change the workspace now? The same question for hooks and scripts. */

import { type Refusal, refuse } from '../../lib/errors.ts';
import { refusedEdit } from '../brake/gate.ts';
import type { AgentId } from '../event.ts';
import type { View } from '../store.ts';
import { fence, type Token } from './fence.ts';

/** `person`: no brake stops one. */
export function check(view: View, agent: AgentId, token: Token, person = false): Refusal | null {
  if (view.state.room.closed) return refuse('not_your_turn', 'the room is closed', 'tt reopen (a person)');
  const braked = person ? null : refusedEdit(view.state.brakes, agent, view.state.turn.owner === agent);
  if (braked) return refuse('not_your_turn', braked, 'tt state', { cause: 'braked' });
  const refused = fence(view, agent, token);
  return refused && { ...refused, refused: 'not_your_turn', details: { ...refused.details, cause: refused.refused } };
}
