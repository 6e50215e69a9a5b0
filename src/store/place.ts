/** Where a room is, or where a new one goes: walking up from a path, never into the home directory or the root. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { TtError } from '../lib/errors.ts';

/** A workspace and the directory that holds its room. */
export interface Place {
  /** The real path of the workspace. */
  readonly workspace: string;
  /** `<workspace>/.tt`, or its stand-in under TT_DIR. */
  readonly dir: string;
}

export interface Surroundings {
  readonly home: string;
  /** TT_DIR: a local disk that holds the `.tt` of every workspace. */
  readonly elsewhere: string | undefined;
}

export const DATABASE = 'room.db';
const MARKERS = ['AGENTS.md', 'CLAUDE.md', 'package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod'];

/** The directory that a path means: itself, or the one it lies in; links followed. Errors: path_not_found. */
export function realDirectory(path: string, hint = 'check --path'): string {
  try {
    const real = realpathSync(resolve(path));
    return statSync(real).isDirectory() ? real : dirname(real);
  } catch {
    throw new TtError('path_not_found', `there is no path ${JSON.stringify(path)}`, hint);
  }
}

/** The deepest room at or above `start` (a real directory); from a linked worktree also at its main checkout. */
export function findRoom(start: string, around: Surroundings): Place | null {
  for (const dir of upward(start, around.home)) {
    const place = placeAt(dir, around);
    if (existsSync(join(place.dir, DATABASE))) return place;
    const main = mainCheckout(dir);
    if (main !== null && main !== dir) return findRoom(main, around);
  }
  return null;
}

/** The workspace of a room that is not there yet: the git top level, else a project's marker, else `start` itself. */
export function newRoom(start: string, around: Surroundings): Place {
  const dirs = [...upward(start, around.home)];
  const git = dirs.find((dir) => existsSync(join(dir, '.git')));
  if (git !== undefined) return placeAt(mainCheckout(git) ?? git, around);
  const marked = dirs.find(isProject);
  return placeAt(marked ?? start, around);
}

const isProject = (dir: string): boolean => MARKERS.some((marker) => existsSync(join(dir, marker)));

/** Whether something shows that the top of a project is there. */
export const isMarked = ({ workspace }: Place): boolean => existsSync(join(workspace, '.git')) || isProject(workspace);

/** The home directory or the root: whoever walks up from below never comes there. */
export const isUncrossed = ({ workspace }: Place, { home }: Surroundings): boolean =>
  workspace === dirname(workspace) || (existsSync(home) && workspace === realpathSync(home));

export function placeAt(workspace: string, { elsewhere }: Surroundings): Place {
  if (!elsewhere) return { workspace, dir: join(workspace, '.tt') };
  const hash = createHash('sha256').update(workspace).digest('hex').slice(0, 8);
  return { workspace, dir: join(resolve(elsewhere), `${basename(workspace) || 'root'}-${hash}`) };
}

/** Rooms at and above `start`, nearest first, then those below it. `budget`: how many directories to look into. */
export function allRooms(start: string, around: Surroundings, budget = 20_000): readonly Place[] {
  const here = (dir: string): Place[] => {
    const place = placeAt(dir, around);
    return existsSync(join(place.dir, DATABASE)) ? [place] : [];
  };
  const up = [...upward(start, around.home)];
  const linked = up.map(mainCheckout).filter((main) => main !== null);
  const all = [...up, ...linked, ...below(start, budget)].flatMap(here);
  return all.filter((place, i) => all.findIndex((p) => p.dir === place.dir) === i);
}

/** What tt writes to by a name that is known beforehand: a repository could bring any of them as a link. */
const WRITTEN = [
  DATABASE,
  `${DATABASE}-wal`,
  `${DATABASE}-shm`,
  'bell',
  'bells',
  'alive',
  'stick',
  'hooks',
  'said',
  'files',
  'replaced',
  'config.json',
  'hook.log',
  '.gitignore',
];

/** Errors: unsafe_room when `.tt`, or a file of these in it, is a link that leads out of the workspace. */
export function refuseOutside({ workspace, dir }: Place, names: readonly string[] = WRITTEN): void {
  for (const path of [dir, ...names.map((name) => join(dir, name))]) {
    if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    const target = existsSync(path) ? realpathSync(path) : null;
    if (target?.startsWith(workspace + sep)) continue;
    const where = target ?? 'nowhere';
    throw new TtError(
      'unsafe_room',
      `${path} is a symbolic link to ${where}, outside the workspace`,
      'remove the link; TT_DIR puts rooms elsewhere',
    );
  }
}

function* upward(start: string, named: string): Generator<string> {
  yield start;
  // `start` is a real path, and HOME may be named through a link (/home → /usr/home): only real paths can be compared.
  const home = existsSync(named) ? realpathSync(named) : named;
  for (let dir = start; ; ) {
    const parent = dirname(dir);
    if (parent === dir || dir === home || parent === home || parent === dirname(parent)) return;
    dir = parent;
    yield dir;
  }
}

/** The main checkout of the linked worktree at `dir`; null when it is none. Read from files: git is not started. */
function mainCheckout(dir: string): string | null {
  try {
    const link = readFileSync(join(dir, '.git'), 'utf8');
    const gitdir = resolve(dir, link.replace(/^gitdir:\s*/, '').trim());
    // A submodule's directory has no commondir: it keeps a room of its own.
    const common = resolve(gitdir, readFileSync(join(gitdir, 'commondir'), 'utf8').trim());
    // A directory it must be: a `.git` file here would be another link, and two of them could lead in a circle.
    return basename(common) === '.git' && statSync(common).isDirectory() ? realpathSync(dirname(common)) : null;
  } catch {
    return null;
  }
}

/** The top of the checkout that a real directory lies in: of the workspace, or of a linked worktree of it. */
export function checkoutTop(dir: string, { workspace }: Place): string {
  for (let at = dir; at !== dirname(at); at = dirname(at))
    if (at === workspace || mainCheckout(at) === workspace) return at;
  return workspace;
}

function below(start: string, budget: number): string[] {
  const found: string[] = [];
  const open = [start];
  for (let left = budget; left > 0 && open.length > 0; left--) {
    const dir = open.shift() as string;
    for (const entry of entries(dir)) {
      if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name === '.git' || entry.name === '.tt')
        continue;
      found.push(join(dir, entry.name));
      open.push(join(dir, entry.name));
    }
  }
  return found;
}

function entries(dir: string) {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
}
