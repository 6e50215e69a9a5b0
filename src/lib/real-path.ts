/** Where a write to a path would arrive: links are followed, also where the file, or its directory, is not there yet. */
import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
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
    const leadsNowhere = links > 0 && isLink(wanted);
    return leadsNowhere ? realTarget(resolve(above, readlinkSync(wanted)), links - 1) : join(above, basename(wanted));
  }
}

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
