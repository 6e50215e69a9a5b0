/** Where hooks say that they failed: they let the work go on, and somebody should know. */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TtError } from '../../lib/errors.ts';
import { iso } from '../../lib/instant.ts';
import type { System } from '../../lib/system.ts';
import { findRoom, realDirectory } from '../../store/place.ts';
import type { Desk } from './desk.ts';

const MOST_BYTES = 256 * 1024;

/** One JSON object a line in `.tt/hook.log`; the file before the last is kept as `hook.log.1`. Never fails. */
export function complain({ call, cwd, system }: Desk, error: unknown): void {
  const { harness, event, tool, session } = call;
  const code = error instanceof TtError ? error.code : 'internal';
  const message = error instanceof Error ? error.message : String(error);
  write(system, cwd, { at: iso(system.now().wall), harness, event, tool, session, error: code, message });
}

function write({ home, env }: System, cwd: string, line: object): void {
  try {
    const place = findRoom(realDirectory(cwd), { home, elsewhere: env['TT_DIR'] || undefined });
    if (!place) return;
    const file = join(place.dir, 'hook.log');
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MOST_BYTES) renameSync(file, `${file}.1`);
    appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  } catch {
    // A room that cannot be written has no log either.
  }
}
