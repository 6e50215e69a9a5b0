/** Hooks that failed: they let the work go on, so nobody else would notice. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roughly } from '../../lib/duration.ts';
import type { System } from '../../lib/system.ts';
import type { Place } from '../../store/place.ts';
import { type Check, ok, warn } from './check.ts';

const RECENT_MS = 24 * 3_600_000;

export function hooksCheck({ dir }: Place, system: System): Check {
  const now = system.now().wall;
  const recent = lines(join(dir, 'hook.log')).filter(({ at }) => now - Date.parse(at) < RECENT_MS);
  const last = recent.at(-1);
  if (!last) return ok('hooks', 'none failed in the last day');
  const ago = roughly(now - Date.parse(last.at));
  const detail = `${recent.length} failed in the last day and let the work go on; the last ${ago} ago: ${last.message}`;
  return warn('hooks', `${detail} (${last.error})`, `see ${join(dir, 'hook.log')}`);
}

interface Line {
  readonly at: string;
  readonly error: string;
  readonly message: string;
}

/** A line that is none was cut off by a crash or a full disk. */
function lines(file: string): readonly Line[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Line];
    } catch {
      return [];
    }
  });
}
