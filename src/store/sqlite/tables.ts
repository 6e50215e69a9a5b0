/** One connection, and what is asked of it by name. */
import type { Db } from './driver.ts';
import { factsOf } from './facts.ts';
import { foundOf } from './found.ts';
import { pruningOf } from './keep.ts';
import { logOf } from './log.ts';
import { rowsOf } from './rows.ts';
import { statements } from './statement.ts';

export const tablesOf = (db: Db) => ({
  ...{ db, log: logOf(db), facts: factsOf(db), rows: rowsOf(db), pruning: pruningOf(db), found: foundOf(db) },
  snapshot: db.transaction((question: () => unknown) => question()),
  sql: statements(db, { begin: 'BEGIN IMMEDIATE', commit: 'COMMIT', rollback: 'ROLLBACK' }),
});

export type Tables = ReturnType<typeof tablesOf>;
