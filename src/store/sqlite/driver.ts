/** better-sqlite3, started the fast way: its JavaScript is in our bundle, its native part is named by path. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Bundled from 'better-sqlite3';
import bundledPackage from 'better-sqlite3/package.json' with { type: 'json' };
import { TtError } from '../../lib/errors.ts';
import { NODE_MAJOR, nativeModule } from '../../lib/system.ts';

export type Db = Bundled.Database;

interface Driver {
  readonly Database: typeof Bundled;
  readonly addon: object | undefined;
}

let driver: Driver | null = null;

/** Errors: binding_missing; else those of SQLite. */
export function openDatabase(file: string, options: Bundled.Options): Db {
  driver ??= load();
  const { Database, addon } = driver;
  // The type asks for a path, the code also takes the loaded addon, which spares a look-up.
  return new Database(file, (addon ? { ...options, nativeBinding: addon } : options) as Bundled.Options);
}

/** The bundled JavaScript fits only an addon of its own version; with another one the installed package is used whole. */
function load(): Driver {
  const require = createRequire(import.meta.url);
  try {
    const home = near() ?? dirname(require.resolve('better-sqlite3/package.json'));
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
    const refused = abortsOn(NODE_MAJOR, version);
    if (refused) throw refused;
    const file = join(home, 'build', 'Release', 'better_sqlite3.node');
    if (version === bundledPackage.version && existsSync(file)) return { Database: Bundled, addon: nativeModule(file) };
    return { Database: require('better-sqlite3'), addon: undefined };
  } catch (error) {
    if (error instanceof TtError) throw error;
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new TtError(
      'binding_missing',
      `better-sqlite3 cannot be loaded: ${why}`,
      'npm rebuild better-sqlite3 (npm 12: npm i -g --allow-scripts=better-sqlite3 turntable)',
    );
  }
}

/** From 24.19 on Node asserts that it still runs when an addon of the old kind frees its objects, and dies by SIGABRT at any moment. */
export function abortsOn(nodeMajor: number, version: string): TtError | null {
  if (nodeMajor < 24 || Number.parseInt(version, 10) >= 13) return null;
  return new TtError(
    'binding_missing',
    `better-sqlite3 ${version} ends Node ${nodeMajor} with an abort`,
    'npm i better-sqlite3@13, where tt is installed',
  );
}

/** Where npm puts it, below our package or beside it: a look there spares Node's search, 1 ms. */
function near(): string | undefined {
  const root = dirname(import.meta.dirname);
  const homes = [join(root, 'node_modules', 'better-sqlite3'), join(dirname(root), 'better-sqlite3')];
  return homes.find((home) => existsSync(join(home, 'package.json')));
}
