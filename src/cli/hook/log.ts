/** Where hooks say that they failed: they let the work go on, and somebody should know. */
import { closeSync, constants, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TtError } from '../../lib/errors.ts';
import { iso } from '../../lib/instant.ts';
import type { System } from '../../lib/system.ts';
import { findRoom, type Place, realDirectory } from '../../store/place.ts';
import type { Desk } from './desk.ts';

const MOST_BYTES = 256 * 1024;
/** A repository could bring the log as a link to somewhere else. */
const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
const TO_ITS_END = O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW;

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
export function logHook(place: Place, system: System, line: object): void {
  try {
    const file = join(place.dir, 'hook.log');
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MOST_BYTES) renameSync(file, `${file}.1`);
    const fd = openSync(file, TO_ITS_END, 0o600);
    try {
      writeSync(
        fd,
        `${JSON.stringify({ at: iso(system.now().wall), ...line })}
`,
      );
    } finally {
      closeSync(fd);
    }
  } catch {
    // A room that cannot be written has no log either.
  }
}
