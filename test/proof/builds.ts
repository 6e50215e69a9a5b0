/** Builds of tt for the proof: the product with its steps made stoppable, and those in which a rule is broken on purpose. */

import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { bundle } from '../../scripts/bundle.mjs';
import { hookText } from '../../src/harness/install/hook-program.ts';
import { type Change, FLAWS, type Flaw } from './flaws.ts';

export interface Build {
  readonly name: string;
  /** The door of this build, to be run by Node. */
  readonly bin: string;
  /** The program that harnesses call, as `tt install` writes it. */
  readonly hook: string;
  /** The in-process worker, with the same store. */
  readonly worker: string;
  remove(): void;
}

/** `root`: the project's directory. */
export async function makeBuild(root: string, flaw: Flaw | null): Promise<Build> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'tt-proof-build-')));
  for (const part of ['bin', 'dist']) mkdirSync(join(dir, part));
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  const bin = join(dir, 'bin', 'tt.cjs');
  copyFileSync(join(root, 'bin', 'tt.cjs'), bin);
  const hook = join(dir, 'bin', 'tt-hook');
  writeFileSync(hook, hookText(readFileSync(join(root, 'bin', 'tt-hook'), 'utf8'), bin, process.execPath));
  const plugins = [changed(root, flaw === null ? [] : FLAWS[flaw])];
  const main = join(dir, 'dist', 'tt.cjs');
  const worker = join(dir, 'dist', 'worker.cjs');
  await bundle(main, { plugins, entry: join(root, 'src', 'cli', 'main.ts') });
  await bundle(worker, { plugins, entry: join(root, 'test', 'proof', 'bulk', 'worker.ts') });
  // The door looks for the hash of the content in the first line: its code cache is named by it.
  const code = readFileSync(main, 'utf8');
  writeFileSync(main, `// ${createHash('sha256').update(code).digest('hex').slice(0, 16)}\n${code}`);
  return {
    name: flaw ?? 'sound',
    bin,
    hook,
    worker,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function changed(root: string, changes: readonly Change[]): Plugin {
  const steps = join(root, 'src', 'store', 'sqlite', 'steps.ts');
  return {
    name: 'proof',
    setup(build) {
      const put = new Set<Change>();
      build.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
        const from = path === steps ? join(root, 'test', 'proof', 'at-step.ts') : path;
        let contents = readFileSync(from, 'utf8');
        for (const change of changes.filter(({ file }) => join(root, file) === path)) {
          if (contents.split(change.find).length !== 2)
            throw new Error(`${change.file} does not have once: ${change.find}`);
          contents = contents.replace(change.find, () => change.put);
          put.add(change);
        }
        return { contents, loader: 'ts' };
      });
      build.onEnd(() => {
        // The worker does not contain every file.
        if (build.initialOptions.outfile?.endsWith('tt.cjs') && put.size < changes.length)
          throw new Error('a flaw was not built in');
      });
    },
  };
}
