/** Where the room lies: what kind of file system, how much room on it, who may read and write. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from '../../lib/system.ts';
import { DATABASE, type Place, refuseOutside } from '../../store/place.ts';
import { NETWORK } from '../../store/sqlite/open.ts';
import { attempt, type Check, fail, ok, warn } from './check.ts';

/** `dir`: the room's directory, or where one would go. `place` null: there is no room. */
export const diskChecks = async (dir: string, place: Place | null, system: System): Promise<readonly Check[]> => [
  await attempt('file system', () => fileSystemCheck(fileSystemName(dir, system))),
  await attempt('disk space', () => spaceCheck(dir)),
  ...(place ? [await attempt('permissions', () => permissionCheck(place))] : []),
];

const LOCAL: ReadonlyMap<number, string> = new Map([
  [0xef53, 'ext4'],
  [0x9123683e, 'btrfs'],
  [0x58465342, 'xfs'],
  [0x01021994, 'tmpfs'],
  [0x794c7630, 'overlay'],
  [0x2fc12fc1, 'zfs'],
  [0xf2f52010, 'f2fs'],
]);

interface FileSystem {
  readonly name: string;
  readonly network: boolean;
}

function fileSystemName(dir: string, system: System): FileSystem {
  if (process.platform === 'darwin') {
    return mountedAt(execFileSync('mount', { encoding: 'utf8' }), dir);
  }
  const number = system.fileSystem(dir) >>> 0;
  const network = NETWORK.get(number);
  return { name: network ?? LOCAL.get(number) ?? `type 0x${number.toString(16)}`, network: network !== undefined };
}

/** From lines such as `//ada@nas/work on /Volumes/work (smbfs, nodev)`: the longest mount point that holds `dir`. */
export function mountedAt(mounts: string, dir: string): FileSystem {
  const found = [...mounts.matchAll(/^.* on (\/.*) \(([^,)]+)/gm)]
    .map(([, point = '', type = '']) => ({ point, type }))
    .filter(({ point }) => point === '/' || dir === point || dir.startsWith(`${point}/`))
    .sort((a, b) => b.point.length - a.point.length)[0];
  const name = found?.type ?? 'unknown';
  return { name, network: ['nfs', 'smbfs', 'afpfs', 'webdav', 'cifs'].includes(name) };
}

export function fileSystemCheck({ name, network }: FileSystem): Check {
  if (!network) return ok('file system', `${name}, local`);
  return fail(
    'file system',
    `${name} is a network file system, where SQLite’s locks do not hold`,
    'set TT_DIR to a directory on a local disk',
  );
}

const MB = 1024 * 1024;

function spaceCheck(dir: string): Check {
  const { bavail, bsize } = statfsSync(dir);
  const free = Math.floor((bavail * bsize) / MB);
  const detail = `${free} MB free`;
  if (free < 1) return fail('disk space', detail, 'free some space: nothing can be written');
  return free < 100 ? warn('disk space', detail, 'free some space') : ok('disk space', detail);
}

function permissionCheck(place: Place): Check {
  refuseOutside(place);
  const files = ['', DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, 'bell']
    .map((name) => join(place.dir, name))
    .filter((file) => existsSync(file));
  const closed = files.find((file) => !mayWrite(file));
  if (closed !== undefined)
    return fail('permissions', `${closed} cannot be written`, `check its owner and mode: ls -la ${place.dir}`);
  const open = files.filter((file) => (statSync(file).mode & 0o077) !== 0);
  if (open.length === 0) return ok('permissions', 'only you can read and write the room');
  return warn('permissions', `others may look into ${open.join(', ')}`, `chmod -R go= ${place.dir}`);
}

function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
