/** `tt check PATH`: the question of `tt check` where somebody has claimed something. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { refusedEdit } from '../brake/gate.ts';
import type { AgentId } from '../event.ts';
import type { View } from '../store.ts';
import { check } from '../turn/check.ts';
import type { Token } from '../turn/fence.ts';
import { claimsNow, isFamily } from './advance.ts';
import { foreignTo, isCovered, type Touched } from './standing.ts';

/** `under`: the claims that give leave, its own or those of its family; null: the stick does. */
export function checkPaths(
  view: View,
  agent: AgentId,
  token: Token,
  touched: readonly Touched[],
  person: boolean,
): { readonly under: readonly string[] | null } | Refusal {
  const claims = claimsNow(view);
  const foreign = person ? null : foreignTo(claims, agent, touched);
  if (foreign) {
    const { claim, path } = foreign;
    const details = { cause: 'claimed', claim_id: claim.id, held_by: claim.holder, path };
    return refuse(
      'not_your_turn',
      `${visibleLine(path)} is claimed by ${claim.holder} (${claim.id})`,
      `ask for it: tt msg send '${claim.holder}' '…'`,
      details,
    );
  }
  const refused = check(view, agent, token, person);
  // Whoever names a turn asks whether it has that.
  if (!isRefusal(refused) || token.turn !== undefined || token.lease !== undefined) return refused ?? { under: null };
  const own = claims.filter(({ holder }) => isFamily(holder, agent));
  const braked = refusedEdit(view.state.brakes, agent, true) !== null || view.state.room.closed;
  if (braked || !touched.every((one) => isCovered(own, one))) return refused;
  return { under: own.filter((claim) => touched.some((one) => isCovered([claim], one))).map(({ id }) => id) };
}
