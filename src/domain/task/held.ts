/** The claims that are held now: their end by time or death, by leaving, and the fence that keeps a late claimer out. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import type { Caller } from '../change.ts';
import { isChannel } from '../channel/rules.ts';
import type { AgentId, AlsoTo, NewEvent } from '../event.ts';
import { foresee } from '../foresee.ts';
import { lapseOf } from '../lapse.ts';
import { parentOf } from '../member/parent.ts';
import { idMeant } from '../numbered.ts';
import type { View } from '../store.ts';
import { waitsFor } from './ready.ts';
import type { Task, TaskClaim, Tasks } from './rules.ts';

/** As they are now, whatever is stored. */
export const claimsNow = (view: View): Tasks['claims'] => foresee(view, lapsedClaims(view)).state.tasks.claims;

/** What is over and not stored yet. */
export function lapsedClaims(view: View): readonly NewEvent[] {
  return Object.entries(view.state.tasks.claims).flatMap(([id, claim]): NewEvent[] => {
    const reason = lapseOf(view, claim);
    if (reason === null) return [];
    const head = { from: null, to: heardBy(view, claim) };
    const also = alsoTo(view, ofClaim(view, id, claim), head);
    const payload = { task_id: id, holder: claim.holder, epoch: claim.epoch, ...also };
    return [{ type: 'task_expired', ...head, turnId: view.state.turn.id, reason, payload }];
  });
}

/** Those in its channel while there are any, else who added it. */
export const heardBy = ({ state }: View, { channel, author }: Pick<Task, 'channel' | 'author'>): string =>
  channel !== null && channel in state.channels ? channel : author;

/** Whether what became of a task is for this member. */
export function concerns({ state }: View, { to, payload }: NewEvent, agent: AgentId): boolean {
  const also = 'also_to' in payload ? payload.also_to : undefined;
  if (to === agent || also?.includes(agent)) return true;
  return isChannel(to) && agent in (state.channels[to]?.members ?? {});
}

/** Who hears of it beside `to`: who has the task, whom it is for, who added it unless a channel hears of it; and `more`. */
export function alsoTo(
  { state }: View,
  { id, author, assignee }: Pick<Task, 'id' | 'author' | 'assignee'>,
  { from, to }: Pick<NewEvent, 'from' | 'to'>,
  more: readonly (AgentId | null)[] = [],
): AlsoTo {
  const session = from === null ? null : parentOf(from);
  const parties = [state.tasks.claims[id]?.holder ?? null, assignee, isChannel(to) ? null : author];
  const named = [...parties.filter((agent) => agent !== session), ...more];
  const others = named.filter((agent) => agent !== null && agent !== from && agent !== to) as AgentId[];
  return others.length === 0 ? {} : { also_to: [...new Set(others)] };
}

/** Open, unclaimed, and all that they wait for is done, once this one is. */
export const freedBy = (view: View, id: string): readonly Task[] =>
  view
    .tasksAfter(id)
    .filter((task) => !(task.id in view.state.tasks.claims))
    .filter((task) => waitsFor(task, view.taskNamed).every((other) => other === id));

/** All that a member has claimed, before it goes. */
export function giveBackTasks(view: View, agent: AgentId, reason: 'left' | 'kicked'): readonly NewEvent[] {
  return Object.entries(view.state.tasks.claims)
    .filter(([, { holder }]) => holder === agent)
    .map(([id, claim]) => {
      const head = { from: agent, to: heardBy(view, claim) };
      const also = alsoTo(view, ofClaim(view, id, claim), head);
      const payload = { task_id: id, holder: agent, epoch: claim.epoch, ...also };
      return { type: 'task_abandoned', ...head, turnId: view.state.turn.id, reason, payload };
    });
}

const ofClaim = (view: View, id: string, { author }: TaskClaim) => ({
  id,
  author,
  assignee: view.taskNamed(id)?.assignee ?? null,
});

/** The claim that the caller holds. `epoch` null: whichever it has. Errors: unknown_task, stale_claim, not_claimer, bad_state. */
export function ownClaim(
  view: View,
  { agent }: Pick<Caller, 'agent'>,
  id: string,
  epoch: number | null,
): { readonly task: Task; readonly claim: TaskClaim } | Refusal {
  const { task, state } = view;
  if (!task) return unknownTask(view, id);
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

export function unknownTask({ taskNamed }: View, id: string): Refusal {
  const meant = idMeant('t', id);
  const hint = meant !== null && taskNamed(meant) ? `did you mean ${meant}?` : 'tt task list';
  return refuse('unknown_task', `there is no task ${JSON.stringify(id)}`, hint, { task_id: id });
}
