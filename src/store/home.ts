/** Which workspace a room belongs to: a repository that is copied with its `.tt` brings along a room that lives elsewhere. */
import { closeSync, constants, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE, type Place, placeAt, type Surroundings } from './place.ts';

const FILE = 'home';

/** The workspace that this is a copy of; null: of none, or its room is there no more. `idAt` opens a room. */
export function originalOf(place: Place, around: Surroundings, idAt: (place: Place) => string): string | null {
  try {
    const home = readFileSync(join(place.dir, FILE), 'utf8');
    if (home === place.workspace) return null;
    const there = placeAt(home, around);
    const [here, other] = [place, there].map(({ dir }) => statSync(join(dir, DATABASE)));
    // One room by two ways, such as a link or a second mount.
    if (here?.ino === other?.ino && here?.dev === other?.dev) return null;
    return idAt(there) === idAt(place) ? home : null;
  } catch {
    return null;
  }
}

/** From now on it belongs here. A room that cannot be written goes without. */
export function settle({ workspace, dir }: Place): void {
  const file = join(dir, FILE);
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW = 0 } = constants;
  try {
    const fd = openSync(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
    writeFileSync(fd, workspace);
    closeSync(fd);
  } catch {
    // Nothing depends on it but a warning.
  }
}
