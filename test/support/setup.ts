/** A person's home with harnesses in it, and tt install run there as a person runs it. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { carryOut, type Write } from '../../src/harness/install/disk.ts';
import { type Result, told } from '../../src/harness/install/draft.ts';
import { type Install, readManifest } from '../../src/harness/install/manifest.ts';
import { type Plan, planInstall, planUninstall } from '../../src/harness/install/plan.ts';
import type { Target } from '../../src/harness/install/roots.ts';
import { settled } from '../../src/harness/install/settle.ts';
import { BIN, freshWorkspace, type Ran, type RunOptions, type Workspace } from './workspace.ts';

export interface Line {
  readonly harness: string;
  readonly action: string;
  readonly path: string;
  readonly what: string;
  readonly why?: string;
  readonly shared?: readonly string[];
}

export interface Home extends Workspace {
  /** A file of the home directory, by its path in it. */
  at(path: string): string;
  write(path: string, text: string | Uint8Array): string;
  read(path: string): string;
  /** Every file, link and directory of the home but tt's own memory: by path, with mode and bytes. */
  snapshot(): Readonly<Record<string, string>>;
  /** The same of tt's own memory. */
  memory(): Readonly<Record<string, string>>;
  run(words: readonly string[], options?: RunOptions): Promise<Ran & { readonly lines: readonly Line[] }>;
  /** The same without a process of its own, for a test that does it a hundred times. */
  act(...asked: Asked): Promise<readonly Result[]>;
  /** What it would do. */
  planned(...asked: Asked): Promise<{ readonly plan: Plan; readonly writes: readonly Write[] }>;
}

type Asked = [
  verb: 'install' | 'uninstall',
  targets: readonly Target[],
  how?: Partial<Install>,
  env?: Readonly<Record<string, string>>,
];

/** Their configuration directories are there, their programs are not: tt and Node alone are on PATH. */
export function home(...roots: readonly string[]): Home {
  const workspace = freshWorkspace({ room: false });
  const at = (path: string): string => join(workspace.home, path);
  const bin = join(workspace.home, '..', 'bin');
  mkdirSync(bin);
  symlinkSync(BIN, join(bin, 'tt'));
  for (const root of roots) mkdirSync(at(root), { recursive: true });
  return {
    ...workspace,
    at,
    write(path, text) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
      return at(path);
    },
    read: (path) => readFileSync(at(path), 'utf8'),
    snapshot: () => without(snapshotOf(workspace.home), /^\.local(?:\/state(?:\/turntable(?:\/.*)?)?)?$/),
    memory: () => (existsSync(at('.local/state/turntable')) ? snapshotOf(at('.local/state/turntable')) : {}),
    async run(words, options) {
      const env = { PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`, ...options?.env };
      const ran = await workspace.tt([...words, '--json'], { ...options, env });
      return Object.assign(ran, { lines: ran.out === '' ? [] : (ran.json['results'] as Line[]) });
    },
    async act(...asked) {
      const { plan, writes } = await this.planned(...asked);
      carryOut(writes, 'fresh');
      return told(plan.draft);
    },
    async planned(verb, targets, how = {}, env = {}) {
      const machine = { home: workspace.home, env, root: dirname(dirname(BIN)), node: process.execPath };
      const state = at('.local/state/turntable');
      const known = readManifest(state);
      const asked = targets.map((target) => ({ target, project: null, hooks: true, wake: true, link: false, ...how }));
      const plan = verb === 'install' ? await planInstall(machine, known, asked) : planUninstall(machine, known, asked);
      return { plan, writes: settled(plan, known, state, '1.2.3') };
    },
  };
}

const without = (all: Readonly<Record<string, string>>, names: RegExp): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !names.test(name)));

const snapshotOf = (dir: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(dir, path), path] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, path]) => [name, described(path)]),
  );

function described(path: string): string {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (stat.isDirectory()) return 'directory';
  return `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path).toString('hex')}`;
}
