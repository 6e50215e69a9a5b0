/** What a worker does about tasks and paths: adds, claims, ends and gives back; and asks again for what it was not told. */
import type { Caller } from '../../../src/domain/change.ts';
import { checkPaths } from '../../../src/domain/claim/check.ts';
import { unclaim } from '../../../src/domain/claim/give.ts';
import { claimPaths } from '../../../src/domain/claim/take.ts';
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Store } from '../../../src/domain/store.ts';
import { addTask } from '../../../src/domain/task/add.ts';
import { claimTask } from '../../../src/domain/task/claim.ts';
import { abandonTask, finishTask, reopenTask } from '../../../src/domain/task/end.ts';
import { interruptTask, noteTask } from '../../../src/domain/task/note.ts';
import { orderTask } from '../../../src/domain/task/order.ts';
import { asError, isRefusal } from '../../../src/lib/errors.ts';
import type { Chance } from '../chance.ts';
import type { Said } from '../history.ts';
import { OPEN_CODES } from '../storm/words.ts';
import { drawOrder, drawPatterns, learnWork, newWork, PATHS, TTLS, type Work } from '../storm/work.ts';
import type { Plan } from './talk.ts';

/** What is asked once more with the same key, so that it must be answered the same. */
interface Keyed extends Plan {
  readonly verb: string;
}

export interface Working extends Work {
  readonly added: string[];
  /** The highest number of a task that it knows of. */
  newest: number;
  again: Keyed | null;
}

export const newWorking = (): Working => ({ ...newWork(), added: [], newest: 1, again: null });

/** Weights of the verbs here; a task is ended by whoever knows that it has one. */
export const working = ({ tasks, claims, late, again }: Working) => ({
  ...{ 'task add': 0.25, 'task next': 0.3, 'task claim': 1, 'task done': tasks.size, 'task note': 0.2 * tasks.size },
  ...{ 'task abandon': 0.3 * tasks.size, 'task late': late ? 0.2 : 0, 'task reopen': 0.2, 'task interrupt': 0.1 },
  'task after': 0.3,
  ...{ 'work again': again ? 3 : 0, claim: 0.8, unclaim: 0.7 * claims.size, 'check path': 0.8 },
});

interface At {
  readonly store: Store;
  readonly caller: Caller;
  readonly draw: Chance;
  readonly work: Working;
}

/** Null: a verb that is not of work. */
export function planWork(kind: string, { store, caller, draw, work }: At): Keyed | null {
  const { agent } = caller;
  const asked = { ...caller, operatorRequested: true };
  const guess = (): string => `t${Math.max(1, work.newest - draw.between(0, 4))}`;
  const dedup = `${agent} works ${++work.keys}`;
  const ttl = draw.pick(TTLS);
  const reason = 'storm';
  const plan = (verb: string, words: Said, act: Plan['act']): Keyed => ({
    ...{ verb, words },
    act: async (n) => {
      const learn = (outcome: 'ok' | 'fail', said: Said) =>
        learnWork(work, work.added, { member: agent, verb, call: 0, end: 0, outcome, said: { ...words, ...said } });
      const said = await act(n).catch((error) => {
        if (!isOpen(error)) learn('fail', {});
        throw error;
      });
      learn('ok', said);
      work.newest = Math.max(work.newest, ...work.added.slice(-1).map((id) => Number(id.slice(1))));
      return said;
    },
  });
  const keyed = (verb: string, words: Said, act: Plan['act']): Keyed =>
    remembered(work, draw, plan(verb, { key: dedup, ...words }, act));
  const own = (): { id: string; epoch: number | null } => {
    const [id, epoch] = work.tasks.size > 0 ? draw.pick([...work.tasks]) : [guess(), null];
    return { id, epoch: draw.next() < 0.7 ? epoch : null };
  };
  const about = ({ id, epoch }: ReturnType<typeof own>): Said => ({ about: id, ...(epoch === null ? {} : { epoch }) });
  switch (kind) {
    case 'task add': {
      const after = draw.next() < 0.3 ? [guess()] : [];
      const task = { title: 'weather it', context: '', json: false, assignee: null, channel: null, after, dedup };
      return keyed(kind, {}, async () => {
        const { result, ...acted } = await addTask(store, caller, task);
        return { about: result.taskId, ...seqOf(acted, 'task_added') };
      });
    }
    case 'task next':
    case 'task claim': {
      const id = kind === 'task next' ? null : guess();
      return keyed('task claim', { ttl, ...(id === null ? {} : { about: id }) }, async () => {
        const { result, ...acted } = await claimTask(store, caller, { id, ttl, dedup });
        if (result === null) return { status: 'none_ready', ...seqOf(acted, 'task_claimed') };
        const won = { status: 'claimed', about: result.taskId, epoch: result.epoch };
        return { ...won, ...seqOf(acted, 'task_claimed') };
      });
    }
    case 'task late':
    case 'task done': {
      const mine = kind === 'task late' && work.late ? { id: work.late.about, epoch: work.late.epoch } : own();
      return keyed('task done', about(mine), async () => {
        const { result, ...acted } = await finishTask(store, caller, { ...mine, result: 'weathered', dedup });
        return { epoch: result.epoch, ...seqOf(acted, 'task_done') };
      });
    }
    case 'task note': {
      const mine = own();
      return keyed(kind, about(mine), async () =>
        seqOf(await noteTask(store, caller, { ...mine, body: 'under way', dedup }), 'task_noted'),
      );
    }
    case 'task abandon': {
      const mine = own();
      return keyed(kind, about(mine), async () =>
        seqOf(await abandonTask(store, caller, { ...mine, reason, dedup }), 'task_abandoned'),
      );
    }
    case 'task after': {
      const order = drawOrder(work, guess, draw);
      const who = draw.next() < 0.6 ? asked : caller;
      return keyed(kind, { about: order.about }, async () => {
        const { result, ...acted } = await orderTask(store, who, { ...order, id: order.about, reason, dedup });
        const { after, changed } = result;
        return { after, ...(changed ? {} : { status: 'unchanged' }), ...seqOf(acted, 'task_after') };
      });
    }
    case 'task reopen':
    case 'task interrupt': {
      const id = guess();
      const [verb, type] =
        kind === 'task reopen'
          ? ([reopenTask, 'task_reopened'] as const)
          : ([interruptTask, 'task_interrupted'] as const);
      return plan(kind, { about: id }, async () => seqOf(await verb(store, asked, { id, reason }), type));
    }
    case 'claim': {
      const patterns = drawPatterns(draw);
      return keyed(kind, { patterns, ttl }, async () => {
        const { result, ...acted } = await claimPaths(store, caller, { patterns, ttl, reason: null, dedup });
        return { about: result.claimId, ...seqOf(acted, 'path_claimed') };
      });
    }
    case 'unclaim': {
      const id = work.claims.size > 0 && draw.next() < 0.7 ? draw.pick([...work.claims]) : null;
      if (id === null) work.claims.clear();
      else work.claims.delete(id);
      return plan(kind, id === null ? {} : { about: id }, async () =>
        seqOf(await unclaim(store, caller, { ids: id === null ? [] : [id], reason: null }), 'path_released'),
      );
    }
    case 'check path': {
      const path = draw.pick(PATHS);
      return plan(kind, { path }, async () => {
        const answer = checkPaths(await store.look(), agent, {}, [{ path, below: false }], false);
        if (isRefusal(answer)) throw asError(answer);
        return answer.under === null ? {} : { claims: answer.under };
      });
    }
    case 'work again':
      return work.again;
    default:
      return null;
  }
}

const isOpen = (error: unknown): boolean => OPEN_CODES.has((error as { code?: string }).code ?? '');

/** Asked again are what may have been done although it was not answered, and now and then what was answered. */
function remembered(work: Working, draw: Chance, plan: Keyed): Keyed {
  const isDoubted = draw.next() < 0.1;
  const keyed: Keyed = {
    ...plan,
    act: async (n) => {
      work.again = null;
      try {
        const said = await plan.act(n);
        if (isDoubted && !said.again) work.again = keyed;
        return said;
      } catch (error) {
        if (isOpen(error)) work.again = keyed;
        throw error;
      }
    },
  };
  return keyed;
}

function seqOf(
  { events, repeated }: { readonly events: readonly RoomEvent[]; readonly repeated: boolean },
  type: RoomEvent['type'],
): Said {
  const seq = events.findLast((event) => event.type === type)?.seq;
  return { ...(seq === undefined ? {} : { seq }), ...(repeated ? { again: true } : {}) };
}
