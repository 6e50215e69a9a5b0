/** One connection, and what is asked of it by name. */
import type { Db } from './driver.ts';
import { factsOf } from './facts.ts';
import { logOf } from './log.ts';
import { rowsOf } from './rows.ts';

export const tablesOf = (db: Db) => ({
  ...{ db, log: logOf(db), facts: factsOf(db), rows: rowsOf(db) },
  snapshot: db.transaction((question: () => unknown) => question()),
});

export type Tables = ReturnType<typeof tablesOf>;
