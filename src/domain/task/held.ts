/** The claims that are held now: their end by time or death, by leaving, and the fence that keeps a late claimer out. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import type { Caller } from '../change.ts';
import type { AgentId, NewEvent } from '../event.ts';
import { foresee } from '../foresee.ts';
import { lapseOf } from '../lapse.ts';
import type { View } from '../store.ts';
import type { Task, TaskClaim, Tasks } from './rules.ts';

/** As they are now, whatever is stored. */
export const claimsNow = (view: View): Tasks['claims'] => foresee(view, lapsedClaims(view)).state.tasks.claims;

/** What is over and not stored yet. */
export function lapsedClaims(view: View): readonly NewEvent[] {
  return Object.entries(view.state.tasks.claims).flatMap(([id, claim]): NewEvent[] => {
    const reason = lapseOf(view, claim);
    if (reason === null) return [];
    const payload = { task_id: id, holder: claim.holder, epoch: claim.epoch };
    return [
      { type: 'task_expired', from: null, to: heardBy(view, claim), turnId: view.state.turn.id, reason, payload },
    ];
  });
}

/** Those in its channel while there are any, else who added it. */
export const heardBy = ({ state }: View, { channel, author }: Pick<Task, 'channel' | 'author'>): string =>
  channel !== null && channel in state.channels ? channel : author;

/** All that a member has claimed, before it goes. */
export function giveBackTasks(view: View, agent: AgentId, reason: 'left' | 'kicked'): readonly NewEvent[] {
  return Object.entries(view.state.tasks.claims)
    .filter(([, { holder }]) => holder === agent)
    .map(([id, claim]) => ({
      ...{ type: 'task_abandoned', from: agent, to: heardBy(view, claim), turnId: view.state.turn.id, reason },
      payload: { task_id: id, holder: agent, epoch: claim.epoch },
    }));
}

/** The claim that the caller holds. `epoch` null: whichever it has. Errors: unknown_task, stale_claim, not_claimer, bad_state. */
export function ownClaim(
  { task, state }: View,
  { agent }: Pick<Caller, 'agent'>,
  id: string,
  epoch: number | null,
): { readonly task: Task; readonly claim: TaskClaim } | Refusal {
  if (!task) return unknownTask(id);
  const claim = state.tasks.claims[id];
  if (epoch !== null && (claim?.epoch ?? null) !== epoch) return staleClaim(task, claim, epoch);
  if (claim?.holder === agent) return { task, claim };
  if (claim) return notClaimer(id, claim);
  if (task.status !== 'open') return badState(task, task.status);
  if (task.claimed?.holder === agent) return staleClaim(task, claim, task.epoch);
  return refuse('bad_state', `nobody has claimed ${id}`, `tt task claim ${id}`, { task_id: id, status: 'open' });
}

function staleClaim({ id, status }: Task, claim: TaskClaim | undefined, epoch: number): Refusal {
  const now = claim ? `${claim.holder} has it, epoch ${claim.epoch}` : `the task is ${status}`;
  const hint = claim || status !== 'open' ? `stop working on it: tt task show ${id}` : `tt task claim ${id}`;
  return refuse('stale_claim', `the claim of ${id} with epoch ${epoch} is over: ${now}`, hint, {
    ...{ task_id: id, epoch, status: claim ? 'claimed' : status },
    ...(claim ? { held_by: claim.holder, current_epoch: claim.epoch } : {}),
  });
}

const notClaimer = (id: string, { holder, epoch }: TaskClaim): Refusal =>
  refuse('not_claimer', `${holder} has claimed ${id}`, `tt task show ${id}`, {
    ...{ task_id: id, held_by: holder, current_epoch: epoch },
  });

export const badState = ({ id, ended }: Task, status: string): Refusal =>
  refuse('bad_state', `${id} is ${status}${ended?.by ? `, by ${ended.by}` : ''}`, `tt task show ${id}`, {
    ...{ task_id: id, status },
  });

export const unknownTask = (id: string): Refusal =>
  refuse('unknown_task', `there is no task ${JSON.stringify(id)}`, 'tt task list', { task_id: id });
