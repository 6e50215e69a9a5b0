/** Where hooks say that they failed: they let the work go on, and somebody should know. */
import { TtError } from '../../lib/errors.ts';
import { iso } from '../../lib/instant.ts';
import type { System } from '../../lib/system.ts';
import { findRoom, type Place, realDirectory } from '../../store/place.ts';
import { appendLine } from '../append.ts';
import type { Desk } from './desk.ts';

const MOST_BYTES = 256 * 1024;

/** Never fails, and says nothing where there is no room. */
export function complain({ call, cwd, system }: Desk, error: unknown): void {
  const { harness, event, tool, session } = call;
  const place = placeOf(cwd, system);
  if (place) logHook(place, system, { harness, event, tool, session, ...problem(error) });
}

function placeOf(cwd: string, { home, env }: System): Place | null {
  try {
    return findRoom(realDirectory(cwd), { home, elsewhere: env['TT_DIR'] || undefined });
  } catch {
    return null;
  }
}

export const problem = (error: unknown): { readonly error: string; readonly message: string } => ({
  error: error instanceof TtError ? error.code : 'internal',
  message: error instanceof Error ? error.message : String(error),
});

/** One JSON object a line in `.tt/hook.log`; the file before the last is kept as `hook.log.1`. Never fails. */
export const logHook = (place: Place, system: System, line: object): void =>
  appendLine(place, 'hook.log', MOST_BYTES, { at: iso(system.now().wall), ...line });
