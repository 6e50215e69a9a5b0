/** The package as users get it: packed, unpacked, and beside its dependencies in a node_modules of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll } from 'vitest';
import type { Ran, RunOptions, Workspace } from './workspace.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Resolves to the node_modules that has it; removed after the tests of the file. */
export function packed(): string {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-packed-')));
  afterAll(() => rmSync(base, { recursive: true, force: true }));
  const modules = join(base, 'node_modules');
  mkdirSync(modules);
  // As it was built for the tests; npm would build it once more.
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', base], { cwd: root });
  const [tarball = ''] = readdirSync(base).filter((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', join(base, tarball), '-C', base]);
  execFileSync('mv', [join(base, 'package'), join(modules, 'turntable')]);
  for (const name of readdirSync(join(root, 'node_modules')).filter((name) => !name.startsWith('.')))
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  return modules;
}

/** Runs a program in the workspace; what it prints as JSON is the answer. */
export async function program(
  ws: Workspace,
  source: string,
  options: RunOptions & { type?: 'module' | 'commonjs' } = {},
) {
  const { type = 'module', ...rest } = options;
  const ran = await execa(process.execPath, [`--input-type=${type}`, '-e', source], {
    ...{ cwd: ws.dir, env: ws.env(rest), extendEnv: false, reject: false, stdin: 'ignore' },
  });
  return {
    code: ran.exitCode,
    out: ran.stdout,
    err: ran.stderr,
    get json(): Ran['json'] {
      return JSON.parse(ran.stdout);
    },
  };
}

/** Checks programs with the compiler that checks this project, as strictly as a user may; what it finds is printed. */
export function compile(dir: string, ...files: readonly string[]): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const strictly = [
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noEmit',
    '--module',
    'nodenext',
    '--target',
    'es2023',
  ];
  execFileSync(process.execPath, [tsc, ...strictly, '--types', 'node', ...files], { cwd: dir, stdio: 'inherit' });
}
