/** What a change of a floor is to one member: the rest of the scope learns of it when it wants to speak. */
import type { AgentId, NewEvent } from '../event.ts';

/** `mine`: it has the floor now. `lost`: it had it, or waited for it in vain. Null: no business of its own. */
export function partIn(event: NewEvent, agent: AgentId): 'mine' | 'lost' | null {
  switch (event.type) {
    case 'floor_passed':
      return event.payload.next.agent === agent ? 'mine' : null;
    case 'floor_expired':
      if (event.payload.next?.agent === agent) return 'mine';
      return event.payload.holder === agent ? 'lost' : null;
    case 'floor_dropped':
      return event.payload.hands.includes(agent) ? 'lost' : null;
    case 'floor_cleared':
      return [event.payload.holder, ...event.payload.hands].includes(agent) ? 'lost' : null;
    default:
      return null;
  }
}
