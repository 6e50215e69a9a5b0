/** Reading on while a brake holds talk back. */
import type { Cursor, EventQuery } from '../domain/reading.ts';

/** What was shown ahead of the talk that is held back is not shown again while it is. */
export const withEarly = <F extends Pick<EventQuery, 'target'>>(filter: F, saved: Cursor | undefined): F =>
  saved && filter.target !== 'any' && 'self' in filter.target
    ? { ...filter, target: { ...filter.target, early: saved.early } }
    : filter;
