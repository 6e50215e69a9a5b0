/** The database replaced by an older copy under everybody: nobody may be answered by it until a person has accepted it. */
import { renameSync, rmSync } from 'node:fs';
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

/** Moments before and after each of the two changes; milliseconds of the machine's clock. */
export interface Replaced {
  readonly at: { readonly from: number; readonly to: number };
  readonly accepted: { readonly from: number; readonly to: number };
}

/** Whoever opens the old file when its log is gone and the copy not yet there is told that it is damaged, and it is. */
export const isTorn = ({ at }: Replaced, { call, end, code }: Pick<Operation, 'call' | 'end' | 'code'>): boolean =>
  code === 'store_corrupt' && call <= at.to && end >= at.from;

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
  await sleep(draw.between(200, 800));
  // Something is sure to be lost, or there would be nothing to notice.
  await arena.run(['say', 'to be lost'], ADA, 'send');
  arena.harsh = true;
  arena.fault('replace by older copy');
  const from = clock();
  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  renameSync(copy, file);
  const at = { from, to: clock() };
  await sleep(draw.between(100, 500));
  const began = clock();
  const { out, err } = await arena.run(['doctor', '--accept', '--json'], ADA, 'accept');
  if (!/"accept","status":"ok"/.test(out)) throw new Error(`the copy was not accepted: ${out} ${err}`);
  const accepted = { from: began, to: clock() };
  // The copy may bring back a stop that was over, and nobody would know to end it.
  const wish = TALK.mode('reset');
  arena.record(toOperation(wish, ADA, await arena.run([...wish.words, '--json'], ADA, wish.verb)));
  return { at, accepted };
}
