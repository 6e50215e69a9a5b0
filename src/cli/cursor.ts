/** An event number that a caller names: one that has not happened yet is of another room, and would be waited for in silence. */
import { TtError } from '../lib/errors.ts';

/** Errors: invalid_cursor. */
export function refuseAhead(seq: number | undefined, head: number): void {
  if (seq === undefined || seq <= head) return;
  const why = `event ${seq} has not happened yet, the newest is ${head}`;
  throw new TtError('invalid_cursor', why, 'tt events shows the newest', { value: String(seq), head });
}
