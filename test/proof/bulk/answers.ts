/** What a rule’s result says to the checkers. */
import type { Told } from '../../../src/domain/fact.ts';
import type { Acted } from '../../../src/domain/store.ts';
import { asError, type Refusal } from '../../../src/lib/errors.ts';
import type { Said } from '../history.ts';

export const nothing = (_: unknown): Said => ({});

export function allowed(refused: Refusal | null): Said {
  if (refused) throw asError(refused);
  return {};
}

export const marked = (told: Told | undefined): Said => ({ upTo: Math.max(told?.seen ?? 0, told?.injected ?? 0) });

export const stateOf = ({ owner, id }: { owner: string | null; id: number }): Said => ({ owner, turn: id });

export const granted = ({ result, after }: Acted<{ status: string; reason?: string }>): Said => ({
  status: result.status,
  reason: result.reason,
  ...(result.status === 'your_turn' ? { turn: after.turn.id } : {}),
});
