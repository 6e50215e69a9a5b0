/** The database replaced by an older copy under everybody: nobody may be answered by it until a person has accepted it; or restored, also twice. */
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../../src/store/sqlite/driver.ts';
import type { Chance } from '../chance.ts';
import type { Followed } from '../check/followers.ts';
import { clock, type Operation } from '../history.ts';
import type { Arena } from '../storm/arena.ts';
import { TALK } from '../storm/talk.ts';
import { toOperation } from '../storm/words.ts';

const ADA = 'human:ada';

/** Milliseconds of the machine's clock. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Moments before and after each of the two changes. */
export interface Replacement {
  readonly at: Span;
  readonly accepted: Span;
}

/** From the first to the last: what was written between them is lost with it. `accepted`: the last. */
export interface Replaced extends Replacement {
  readonly each: readonly [Replacement, ...Replacement[]];
}

const spanning = (...each: Replaced['each']): Replaced => {
  const { at, accepted } = each.at(-1) ?? each[0];
  return { at: { from: each[0].at.from, to: at.to }, accepted, each };
};

/** Whoever opens the old file when its log is gone and the copy not yet there is told that it is damaged, and it is. */
export const isTorn = ({ each }: Replaced, { call, end, code }: Pick<Operation, 'call' | 'end' | 'code'>): boolean =>
  code === 'store_corrupt' && each.some(({ at }) => call <= at.to && end >= at.from);

/** The same of those that follow. */
export const excused = ({ runs, ...follower }: Followed, replaced: Replaced | null): Followed => ({
  ...follower,
  runs: runs.map((run) => {
    const { call = 0, end = 0, broke } = run;
    const code = broke?.includes('"store_corrupt"') ? 'store_corrupt' : undefined;
    return replaced && isTorn(replaced, { call, end, code }) ? { ...run, broke: null } : run;
  }),
});

export async function replace(arena: Arena, draw: Chance): Promise<Replaced> {
  const file = join(arena.room, 'room.db');
  const copy = join(arena.dir, 'copy.db');
  const db = openDatabase(file, { readonly: true });
  await db.backup(copy);
  db.close();
  await toBeLost(arena, draw);
  arena.fault('replace by older copy');
  const from = clock();
  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  renameSync(copy, file);
  const at = { from, to: clock() };
  await sleep(draw.between(100, 500));
  const began = clock();
  await succeed(arena, ['doctor', '--accept'], /"accept","status":"ok"/);
  const accepted = { from: began, to: clock() };
  await start(arena);
  return spanning({ at, accepted });
}

/** The same as tt does it: the copy is checked, and in one step it is the room. Again: after some work, or at once. */
export async function restore(arena: Arena, draw: Chance, again = draw.next() < 0.5): Promise<Replaced> {
  const copy = join(arena.dir, 'copy');
  await succeed(arena, ['backup', copy], /"events":\d/);
  await toBeLost(arena, draw);
  const first = await putBack(arena, copy, 'restore of a backup');
  if (!again) return spanning(first);
  if (draw.next() < 0.7) await toBeLost(arena, draw);
  return spanning(first, await putBack(arena, copy, 'restore of the same backup'));
}

async function putBack(arena: Arena, copy: string, name: string): Promise<Replacement> {
  arena.fault(name);
  const notes = join(arena.records, 'restore-steps');
  await succeed(arena, ['restore', copy, '--yes'], /"epoch":\d/, { TT_PROOF_NOTES: notes });
  const noted = readFileSync(notes, 'utf8');
  const last = (name: string): number => Number(noted.slice(noted.lastIndexOf(`${name} `)).split(/[ \n]/)[1]);
  // From the one to the other nobody writes but the restore, which has the write lock.
  const [from, to] = [last('aside'), last('replaced')];
  await start(arena);
  return { at: { from, to: from }, accepted: { from, to } };
}

/** Something is sure to be lost, or there would be nothing to notice. */
async function toBeLost(arena: Arena, draw: Chance): Promise<void> {
  await sleep(draw.between(200, 800));
  await arena.run(['say', 'to be lost'], ADA, 'send');
  arena.harsh = true;
}

/** The copy may bring back a stop that was over, and nobody would know to end it. */
async function start(arena: Arena): Promise<void> {
  const wish = TALK.mode('reset');
  arena.record(toOperation(wish, ADA, await arena.run([...wish.words, '--json'], ADA, wish.verb)));
}

/** It is killed now and then as everybody is, or has to wait for too many others: it is asked again. */
async function succeed(arena: Arena, words: readonly string[], answer: RegExp, env = {}): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { out, err } = await arena.run([...words, '--json'], ADA, words[0] ?? '', env);
    if (answer.test(out)) return;
    if (tries === 5) throw new Error(`${words.join(' ')}: ${out} ${err}`);
  }
}
