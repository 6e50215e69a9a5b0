/** `.tt/hook.log`: what hooks let through because they could not tell, for people who wonder later. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { iso } from '../lib/instant.ts';
import { visibleLine } from '../lib/text.ts';
import { type Place, refuseOutside } from '../store/place.ts';

/** Fails silently: a log that cannot be written is no reason to stop anybody. */
export function logHook(place: Place, wall: number, line: string): void {
  try {
    refuseOutside(place);
    appendFileSync(join(place.dir, 'hook.log'), `${iso(wall).slice(0, 19)}Z ${visibleLine(line)}\n`, { mode: 0o600 });
  } catch {
    // The caller has said the same on stderr.
  }
}
