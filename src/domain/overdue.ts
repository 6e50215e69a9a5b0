/** What is over and not stored yet: computed on read, written by the next who writes, whatever it writes. */
import { expiredClaims } from './claim/advance.ts';
import type { NewEvent } from './event.ts';
import { expiries } from './floor/advance.ts';
import type { View } from './store.ts';
import { lapsedClaims } from './task/held.ts';

export const overdue = (view: View): readonly NewEvent[] => [
  ...expiries(view),
  ...expiredClaims(view),
  ...lapsedClaims(view),
];
