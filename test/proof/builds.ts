/** Builds of tt for the proof: the product with its steps made stoppable, and those in which a rule is broken on purpose. */

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
import type { Plugin } from 'rolldown';
import { bundleProduct, bundleProgram } from '../../scripts/bundle.mjs';
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
  const changes = flaw === null ? [] : FLAWS[flaw];
  const worker = join(dir, 'dist', 'worker.cjs');
  await bundleProduct(join(dir, 'dist'), { plugins: [changed(root, changes, true)] });
  await bundleProgram(join(root, 'test', 'proof', 'bulk', 'worker.ts'), worker, {
    plugins: [changed(root, changes, false)],
  });
  return {
    name: flaw ?? 'sound',
    bin,
    hook,
    worker,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** `whole`: of all files, so that every change has its place. The worker does not contain every one. */
function changed(root: string, changes: readonly Change[], whole: boolean): Plugin {
  const steps = join(root, 'src', 'store', 'sqlite', 'steps.ts');
  const put = new Set<Change>();
  return {
    name: 'proof',
    load: {
      filter: { id: /\/src\/.*\.ts$/ },
      handler(path) {
        const from = path === steps ? join(root, 'test', 'proof', 'at-step.ts') : path;
        let code = readFileSync(from, 'utf8');
        for (const change of changes.filter(({ file }) => join(root, file) === path)) {
          if (code.split(change.find).length !== 2)
            throw new Error(`${change.file} does not have once: ${change.find}`);
          code = code.replace(change.find, () => change.put);
          put.add(change);
        }
        return { code, moduleType: 'ts' };
      },
    },
    buildEnd() {
      if (whole && put.size < changes.length) throw new Error('a flaw was not built in');
    },
  };
}
