/** Tasks as tests speak of them: verbs of one word, and who has which now. */
import type { Settings } from '../../src/domain/settings.ts';
import { addTask } from '../../src/domain/task/add.ts';
import { claimTask } from '../../src/domain/task/claim.ts';
import { abandonTask, finishTask, reopenTask } from '../../src/domain/task/end.ts';
import { claimsNow } from '../../src/domain/task/held.ts';
import { interruptTask, noteTask } from '../../src/domain/task/note.ts';
import { orderTask } from '../../src/domain/task/order.ts';
import { type Actor, ADA, CLAUDE, CODEX, caller, ONE, SUBAGENT, TWO } from './cast.ts';
import type { Play } from './play.ts';
import { roomOf } from './scene.ts';

export const adds = (p: Play, more: object, who: Actor = ADA) =>
  addTask(p.world.store, caller(p.world, who), {
    ...{ title: 'a task', context: '', json: false, assignee: null, channel: null, after: [] },
    ...more,
  });
export const claims = async (p: Play, who: Actor, id: string | null, more: object = {}) =>
  (await claimTask(p.world.store, caller(p.world, who), { id, ttl: null, ...more })).result;
export const done = (p: Play, who: Actor, id: string, epoch: number | null = null) =>
  finishTask(p.world.store, caller(p.world, who), { id, epoch, result: 'fine' });
export const abandons = (p: Play, who: Actor, id: string, epoch: number | null = null, more: object = {}) =>
  abandonTask(p.world.store, caller(p.world, who), { id, epoch, reason: null, ...more });
export const notes = (p: Play, who: Actor, id: string, epoch: number | null = null) =>
  noteTask(p.world.store, caller(p.world, who), { id, epoch, body: 'a word' });
export const interrupts = (p: Play, who: Actor, id: string) =>
  interruptTask(p.world.store, caller(p.world, who), { id, reason: null });
export const reopens = (p: Play, who: Actor, id: string) =>
  reopenTask(p.world.store, caller(p.world, who), { id, reason: null });
export const orders = (p: Play, who: Actor, id: string, add: readonly string[], remove: readonly string[] = []) =>
  orderTask(p.world.store, caller(p.world, who), { id, add, remove, reason: null });

/** As everybody would see it now. */
export const heldBy = ({ world }: Play) =>
  Object.fromEntries(Object.entries(claimsNow(world.view())).map(([id, { holder }]) => [id, holder]));

/** All are there, and ADA has added so many. */
export async function withTasks(count: number, settings: Partial<Settings> = {}): Promise<Play> {
  const p = await roomOf([ADA, CLAUDE, SUBAGENT, CODEX, ONE, TWO], settings);
  for (let i = 0; i < count; i++) await adds(p, {});
  return p;
}
