/** Programs of test/actors as real processes: each does one thing, says so on stdout, and hears one line at a time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach } from 'vitest';
import { bundleProgram } from '../../scripts/bundle.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = new Map<string, Promise<string>>();
const running: ChildProcess[] = [];
let folder: string | null = null;

export interface Actor {
  readonly pid: number;
  /** The next line it says; fails with its stderr when it ends before that. */
  says(): Promise<string>;
  tell(word: string): void;
  kill(signal?: NodeJS.Signals): void;
  /** Its exit status or the signal that ended it, when it has ended. */
  readonly ended: Promise<{ readonly status: number | NodeJS.Signals | null; readonly err: string }>;
}

export interface Cast {
  /** As somebody else, where the tests run as root. */
  readonly uid?: number;
  /** The words of a program that starts it. */
  readonly through?: readonly string[];
}

/** Starts one. Whatever still runs when the test ends is killed. */
export async function actor(name: string, args: unknown, { uid, through = [] }: Cast = {}): Promise<Actor> {
  const script = await (built.get(name) ?? bundle(name));
  const env = { PATH: process.env['PATH'], HOME: folder ?? '', USER: 'ada' };
  const [program = '', ...words] = [...through, process.execPath, script, JSON.stringify(args)];
  const child = spawn(program, words, { env, cwd: root, ...(uid === undefined ? {} : { uid }) });
  running.push(child);
  let err = '';
  child.stderr.on('data', (data) => {
    err += data;
  });
  const ended = new Promise<{ status: number | NodeJS.Signals | null; err: string }>((resolve) =>
    child.once('close', (code, signal) => resolve({ status: signal ?? code, err })),
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    async says() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended without a word: ${JSON.stringify(await ended)}`);
      return value;
    },
    tell: (word) => void child.stdin.write(`${word}\n`),
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    ended,
  };
}

/** In a folder of its own that anybody may read; the packages are found from the project's root all the same. */
function bundle(name: string): Promise<string> {
  if (folder === null) {
    folder = mkdtempSync(join(tmpdir(), 'tt-actors-'));
    chmodSync(folder, 0o755);
  }
  const outfile = join(folder, `${name}.cjs`);
  const made = bundleProgram(join(root, 'test', 'actors', `${name}.ts`), outfile, {
    external: ['bindings'],
    url: JSON.stringify(pathToFileURL(join(root, 'package.json')).href),
    dirname: JSON.stringify(join(root, 'dist')),
  }).then(() => outfile);
  built.set(name, made);
  return made;
}

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await gone;
  }
});

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});
