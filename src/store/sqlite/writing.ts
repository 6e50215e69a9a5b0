/** What a connection that writes is asked beside: whoever only looks does without. */
import { foundOf } from './found.ts';
import { pruningOf } from './keep.ts';
import { statements } from './statement.ts';
import type { Tables } from './tables.ts';

export const writingTo = (tables: Tables) => ({
  ...{ ...tables, pruning: pruningOf(tables.db), found: foundOf(tables.db) },
  sql: statements(tables.db, { begin: 'BEGIN IMMEDIATE', commit: 'COMMIT', rollback: 'ROLLBACK' }),
});

export type Writing = ReturnType<typeof writingTo>;
