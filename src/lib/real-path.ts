/** Where a write to a path would arrive: links are followed, also where the file, or its directory, is not there yet. */
import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** As many links as Linux follows, and no more: they may lead in a circle. */
const MOST_LINKS = 40;

export function realTarget(path: string, links = MOST_LINKS): string {
  const wanted = resolve(path);
  try {
    return realpathSync(wanted);
  } catch {
    const parent = dirname(wanted);
    if (parent === wanted) return wanted;
    const above = realTarget(parent, links);
    const link = links > 0 ? linkAt(wanted) : null;
    return link === null ? join(above, basename(wanted)) : realTarget(resolve(above, link), links - 1);
  }
}

/** Null: there is none, or nobody could write there: a name too long, a circle of links, a directory that is closed. */
function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
