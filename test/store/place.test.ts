/** Which room a path belongs to, and where a new one goes. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allRooms, findRoom, newRoom, placeAt, realDirectory, type Surroundings } from '../../src/store/place.ts';

let base: string;
let home: string;
let around: Surroundings;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-place-')));
  home = dir('home');
  around = { home, elsewhere: undefined };
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function dir(...parts: string[]): string {
  const path = join(base, ...parts);
  mkdirSync(path, { recursive: true });
  return path;
}
function file(...parts: string[]): string {
  const path = join(base, ...parts);
  dir(dirname(join(...parts)));
  writeFileSync(path, '');
  return path;
}
const room = (...parts: string[]): string => dirname(dirname(file(...parts, '.tt', 'room.db')));
const git = (where: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'protocol.file.allow=always', ...words], {
    cwd: where,
    stdio: 'pipe',
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' },
    },
  });
function repository(...parts: string[]): string {
  const path = dir(...parts);
  git(path, 'init', '-q', '-b', 'main');
  git(path, 'commit', '-q', '--allow-empty', '-m', 'first');
  return path;
}
const found = (start: string): string | undefined => findRoom(start, around)?.workspace;
const fresh = (start: string): string => newRoom(start, around).workspace;
const listed = (start: string): string[] => allRooms(start, around).map((place) => place.workspace);

describe('which room', () => {
  test('the deepest one at or above', () => {
    const outer = room('work');
    const inner = room('work', 'a', 'b');
    expect(found(dir('work', 'a', 'b', 'c', 'd'))).toBe(inner);
    expect(found(inner)).toBe(inner);
    expect(found(dir('work', 'a'))).toBe(outer);
    expect(found(dir('other'))).toBeUndefined();
  });

  test('the room has to have a database: a bare .tt is none', () => {
    const outer = room('work');
    dir('work', 'a', '.tt');
    expect(found(dir('work', 'a'))).toBe(outer);
  });

  test('the home directory is not crossed into, but a path that is the home directory is', () => {
    room('home');
    expect(found(dir('home', 'project', 'src'))).toBeUndefined();
    expect(found(dir('home', 'project'))).toBeUndefined();
    expect(found(home)).toBe(home);
  });

  test('nothing above the home directory is looked at', () => {
    writeFileSync(join(dir('.tt'), 'room.db'), '');
    expect(found(dir('home', 'project'))).toBeUndefined();
    expect(found(home)).toBeUndefined();
  });

  test('a home directory that is named through a link is not crossed into either', () => {
    room('home');
    symlinkSync(home, join(base, 'link'));
    around = { ...around, home: join(base, 'link') };
    expect(found(dir('home', 'project'))).toBeUndefined();
    expect(fresh(home)).toBe(home);
  });

  test('the root is never a room of what lies below it', () => {
    around = { ...around, elsewhere: dir('elsewhere') };
    file(join('elsewhere', basename(placeAt('/', around).dir), 'room.db'));
    expect(findRoom('/tmp', around)).toBe(null);
    expect(findRoom('/', around)?.workspace).toBe('/');
  });
});

describe('linked worktrees and submodules', () => {
  test('a linked worktree has the room of its main checkout, wherever it lies', () => {
    const main = repository('main');
    const inside = join(main, 'trees', 'one');
    const beside = join(base, 'two');
    for (const [path, name] of [
      [inside, 'one'],
      [beside, 'two'],
    ] as const) {
      git(main, 'worktree', 'add', '-q', '-b', name, path);
      expect([found(path), fresh(path)]).toEqual([undefined, main]);
    }
    room('main');
    for (const path of [inside, beside]) {
      mkdirSync(join(path, 'src'));
      expect([found(path), found(join(path, 'src')), fresh(join(path, 'src'))]).toEqual([main, main, main]);
    }
  });

  test('unless it has one of its own', () => {
    const main = repository('main');
    git(main, 'worktree', 'add', '-q', join(base, 'linked'));
    room('main');
    const own = room('linked');
    expect(found(join(base, 'linked'))).toBe(own);
    expect(found(dir('linked', 'src'))).toBe(own);
  });

  test('or its main checkout has none and something above that does', () => {
    const outer = room('outer');
    const main = repository('outer', 'main');
    git(main, 'worktree', 'add', '-q', join(base, 'linked'));
    expect(found(join(base, 'linked'))).toBe(outer);
  });

  test('a submodule keeps its own', () => {
    const library = repository('library');
    const main = repository('main');
    git(main, 'submodule', 'add', '-q', library, 'sub');
    const sub = join(main, 'sub');
    expect(fresh(sub)).toBe(sub);
    room('main');
    expect(found(sub)).toBe(main);
    room('main', 'sub');
    expect(found(sub)).toBe(sub);
  });

  test('a worktree of a bare repository has a room of its own', () => {
    const library = repository('library');
    git(base, 'clone', '-q', '--bare', library, 'bare.git');
    git(join(base, 'bare.git'), 'worktree', 'add', '-q', join(base, 'linked'), 'main');
    expect(fresh(join(base, 'linked'))).toBe(join(base, 'linked'));
  });

  test('worktrees that point at each other are no endless way', () => {
    for (const [one, other] of [
      ['x', 'y'],
      ['y', 'x'],
    ] as const) {
      writeFileSync(join(dir(one), '.git'), 'gitdir: inner\n');
      writeFileSync(join(dir(one, 'inner'), 'commondir'), `${join(base, other, '.git')}\n`);
    }
    expect(found(join(base, 'x'))).toBeUndefined();
    expect(listed(join(base, 'x'))).toEqual([]);
  });
});

describe('where a new room goes', () => {
  test('the git top level, before any marker', () => {
    const top = repository('work');
    file('work', 'a', 'package.json');
    expect(fresh(dir('work', 'a', 'b'))).toBe(top);
  });

  test.each(['AGENTS.md', 'CLAUDE.md', 'package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod'])(
    'without git the nearest %s',
    (marker) => {
      file('work', marker);
      expect(fresh(dir('work', 'a', 'b'))).toBe(join(base, 'work'));
      file('work', 'a', marker);
      expect(fresh(dir('work', 'a', 'b'))).toBe(join(base, 'work', 'a'));
    },
  );

  test('else the directory itself', () => expect(fresh(dir('work', 'a'))).toBe(join(base, 'work', 'a')));

  test('a repository in the home directory does not make it everybody’s workspace', () => {
    repository('home');
    expect(fresh(dir('home', 'project'))).toBe(join(home, 'project'));
    expect(fresh(home)).toBe(home);
  });
});

describe('TT_DIR', () => {
  test('holds the rooms of all workspaces, each under a name of its own', () => {
    around = { home, elsewhere: dir('elsewhere') };
    const [one, two] = [placeAt(dir('a', 'work'), around), placeAt(dir('b', 'work'), around)];
    expect(one.dir).toMatch(/\/elsewhere\/work-[0-9a-f]{8}$/);
    expect(one.dir).not.toBe(two.dir);
    room('a', 'work');
    expect(found(dir('a', 'work', 'src'))).toBeUndefined();
    mkdirSync(one.dir);
    writeFileSync(join(one.dir, 'room.db'), '');
    expect(findRoom(dir('a', 'work', 'src'), around)).toEqual(one);
    expect(listed(base)).toEqual([join(base, 'a', 'work')]);
  });
});

describe('rooms at, above and below', () => {
  test('nearest first, then those below', () => {
    for (const parts of [['w'], ['w', 'a'], ['w', 'a', 'b', 'c'], ['w', 'x']]) room(...parts);
    room('w', 'a', 'node_modules', 'pkg');
    expect(listed(join(base, 'w', 'a'))).toEqual(['w/a', 'w', 'w/a/b/c'].map((part) => join(base, part)));
    expect(listed(dir('w', 'a', 'b'))).toEqual(['w/a', 'w', 'w/a/b/c'].map((part) => join(base, part)));
  });

  test('also the main checkout’s, seen from anywhere in a linked worktree', () => {
    const main = repository('main');
    git(main, 'worktree', 'add', '-q', join(base, 'linked'));
    room('main');
    expect(listed(join(base, 'linked'))).toEqual([main]);
    expect(listed(dir('linked', 'src'))).toEqual([main]);
  });

  test('links are not followed downwards, and a budget ends the search', () => {
    room('w', 'a');
    symlinkSync(join(base, 'w'), join(base, 'w', 'a', 'again'));
    expect(listed(join(base, 'w'))).toEqual([join(base, 'w', 'a')]);
    expect(allRooms(join(base, 'w'), around, 0)).toEqual([]);
  });
});

describe('paths', () => {
  test.each(['with space', 'c:olon', 'ünï→日本', "quo'te$", '-dash'])('%s', (name) => {
    const workspace = room(name);
    expect(found(realDirectory(dir(name, 'sub')))).toBe(workspace);
  });

  test('a file means the directory it lies in, a link where it leads', () => {
    const workspace = room('w');
    const path = file('w', 'src', 'a.ts');
    symlinkSync(join(base, 'w', 'src'), join(base, 'link'));
    expect(realDirectory(path)).toBe(join(base, 'w', 'src'));
    expect(realDirectory(join(base, 'link'))).toBe(join(base, 'w', 'src'));
    expect(found(realDirectory(join(base, 'link', 'a.ts')))).toBe(workspace);
  });

  test('a path that does not exist is refused', () => {
    const nowhere = () => realDirectory(join(base, 'nowhere'));
    expect(nowhere).toThrow(expect.objectContaining({ code: 'path_not_found' }));
  });
});
