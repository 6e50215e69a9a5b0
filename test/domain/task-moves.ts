/** What may happen to tasks: mostly those who have one act on it, or none would ever be done. */
import { leave } from '../../src/domain/member/leave.ts';
import { addTask } from '../../src/domain/task/add.ts';
import { claimTask, keepTask } from '../../src/domain/task/claim.ts';
import { abandonTask, finishTask, reopenTask } from '../../src/domain/task/end.ts';
import { interruptTask, noteTask } from '../../src/domain/task/note.ts';
import { orderTask } from '../../src/domain/task/order.ts';
import { type Actor, caller, die } from './cast.ts';
import type { Said } from './moves.ts';
import { actorOf, type Play } from './play.ts';

/** The shortest leases end within the spans that moves let pass, the others do not. */
const TTLS = [null, 15_000, 3_600_000];

const newest = (p: Play, n: number): string => {
  const ids = Object.keys(p.world.kept().rows.task);
  return ids[ids.length - 1 - (n % 4)] ?? `t${n}`;
};

/** Who has claimed which; else whoever was drawn, and some task. */
function held(p: Play, { who, n }: Said): { actor: Actor; id: string; epoch: number } {
  const all = Object.entries(p.world.kept().state.tasks.claims);
  const [id, claim] = all[n % Math.max(1, all.length)] ?? [newest(p, n), null];
  return { actor: claim ? actorOf(claim.holder) : who, id, epoch: claim?.epoch ?? 1 };
}

const ended = (p: Play, n: number): string =>
  Object.values(p.world.kept().rows.task).findLast(({ status }) => status !== 'open')?.id ?? newest(p, n);

const authorOf = (p: Play, id: string): Actor | undefined => {
  const { author } = p.world.kept().rows.task[id] ?? {};
  return author === undefined ? undefined : actorOf(author);
};

const operator = (p: Play, who: Actor, flag: boolean) => caller(p.world, who, { operatorRequested: flag });

/** Several moves in one, so that tasks come about often enough. */
export const TASK_MOVES = {
  addTask: (p: Play, { who, whom, n, dedup }: Said) =>
    addTask(p.world.store, caller(p.world, who), {
      ...{ title: p.fresh(), context: n === 0 ? '{}' : '', json: n === 0, dedup },
      ...{ assignee: n === 1 ? whom.id : n === 2 ? 'me' : null, channel: n === 3 ? '#one' : n === 4 ? '#q1' : null },
      after: n > 4 ? [newest(p, n)] : [],
    }),
  claimTask: (p: Play, { who, n, flag, dedup }: Said) => {
    const lock = n === 5 ? p.fresh() : undefined;
    if (lock !== undefined) p.world.locks.set(lock, 'alive');
    const wanted = { id: flag ? newest(p, n) : null, ttl: TTLS[n % TTLS.length] ?? null, force: n === 6, dedup };
    return claimTask(p.world.store, caller(p.world, who), { ...wanted, ...(lock === undefined ? {} : { lock }) });
  },
  keepTask: (p: Play, said: Said) => {
    const { actor } = held(p, said);
    return keepTask(p.world.store, caller(p.world, actor));
  },
  noteTask: (p: Play, said: Said) => {
    const { actor, id, epoch } = held(p, said);
    const by = caller(p.world, said.flag ? actor : said.who);
    return noteTask(p.world.store, by, { id, body: p.fresh(), epoch: said.n === 0 ? epoch : null, dedup: said.dedup });
  },
  /** By whoever has it, or was it a moment ago: or by another. */
  endTask: (p: Play, said: Said) => {
    const { actor, id, epoch } = held(p, said);
    const { n, flag, dedup } = said;
    const by = caller(p.world, n === 6 ? said.who : actor);
    if (flag) return finishTask(p.world.store, by, { id, epoch: n === 5 ? epoch - 1 : null, result: p.fresh(), dedup });
    const how = { epoch: n === 5 ? epoch : null, reason: null, blameless: n === 1, dedup };
    return abandonTask(p.world.store, by, { id, ...how, ...(n === 2 ? { error: 'it broke' } : {}) });
  },
  takeTaskAway: (p: Play, said: Said) => {
    const { id } = held(p, said);
    const how = { id, epoch: null, reason: 'wanted', forGood: said.n > 3, dedup: said.dedup };
    return abandonTask(p.world.store, operator(p, said.who, said.flag), how);
  },
  interruptTask: (p: Play, said: Said) => {
    const asked = { id: held(p, said).id, reason: 'wanted', dedup: said.dedup };
    return interruptTask(p.world.store, operator(p, said.who, said.flag), asked);
  },
  reopenTask: (p: Play, { who, n, flag, dedup }: Said) => {
    const id = ended(p, n);
    return reopenTask(p.world.store, operator(p, authorOf(p, id) ?? who, flag), { id, reason: 'wanted', dedup });
  },
  orderTask: (p: Play, { who, n, flag, dedup }: Said) => {
    const id = newest(p, n);
    const known = p.world.kept().rows.task[id]?.after ?? [];
    const [add, remove] = n === 6 ? [[], known] : [[newest(p, n + 1)], []];
    const by = operator(p, (n > 0 && authorOf(p, id)) || who, flag);
    return orderTask(p.world.store, by, { id, add, remove, reason: 'wanted', dedup });
  },
  addInOrder: async (p: Play, { who, dedup }: Said) => {
    const task = { context: '', json: false, assignee: null, channel: null, after: [] };
    for (const title of [p.fresh(), p.fresh()]) await addTask(p.world.store, caller(p.world, who), { ...task, title });
    const [id, before] = [newest(p, 0), newest(p, 1)];
    return orderTask(p.world.store, caller(p.world, who), { id, add: [before], remove: [], reason: null, dedup });
  },
  /** A worker with a lock of its own dies, or the member that has a task does, or leaves. */
  workerGoes: (p: Play, said: Said) => {
    const { actor, id } = held(p, said);
    const lock = p.world.kept().state.tasks.claims[id]?.lock;
    if (lock !== undefined) return p.world.locks.set(lock, 'dead');
    return said.flag ? die(p.world, actor) : leave(p.world.store, caller(p.world, actor), said.dedup);
  },
};
