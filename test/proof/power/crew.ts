/** Real processes with the recorder in them: writers on the store, and tt itself. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleProgram } from '../../../scripts/bundle.mjs';
import type { Place } from '../../../src/store/place.ts';
import { isRunning } from '../../support/processes.ts';
import type { WriterArgs } from './bodies.ts';
import { type Entry, readRecording } from './recording.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const here = join(project, 'test', 'proof', 'power');

/** Why nothing can be recorded on this machine; null when it can. */
export function hindrance(): string | null {
  if (process.platform !== 'linux') return `the recorder is for Linux, this is ${process.platform}`;
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'there is no C compiler (cc)';
  }
}

/** The recorder and the writer, made once. */
export interface Crew {
  readonly folder: string;
  readonly recorder: string;
  readonly writer: string;
}

export async function makeCrew(folder: string): Promise<Crew> {
  const [recorder, writer] = [join(folder, 'recorder.so'), join(folder, 'writer.cjs')];
  const flags = ['-shared', '-fPIC', '-O2', '-U_FORTIFY_SOURCE'];
  execFileSync('cc', [...flags, '-o', recorder, join(here, 'recorder.c'), '-ldl', '-lpthread']);
  await bundleProgram(join(here, 'actors', 'writer.ts'), writer, {
    external: ['bindings'],
    url: JSON.stringify(pathToFileURL(join(project, 'package.json')).href),
    dirname: JSON.stringify(join(project, 'dist')),
  });
  return { folder, recorder, writer };
}

export interface Recorded {
  readonly entries: readonly Entry[];
  /** The real directory, as the last process left it. */
  readonly root: string;
  readonly rootIno: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** The next line it says; null when it has ended. */
  says(): Promise<string | null>;
  /** All of its stdout. Throws when it fails. */
  readonly done: Promise<string>;
}

export interface Scene {
  readonly place: Place;
  writer(args: WriterArgs): Running;
  tt(agent: string, ...words: readonly string[]): Running;
  /** Resolves when none of these processes is there any more. */
  gone(pids: readonly number[]): Promise<void>;
}

/** Plays in a new workspace, and returns what was recorded. `lies`: on a disk that says it synced, and did not. */
export async function record(crew: Crew, lies: boolean, play: (scene: Scene) => Promise<void>): Promise<Recorded> {
  const base = realpathSync(mkdtempSync(join(crew.folder, 'scene-')));
  const [root, home, log] = [join(base, 'work'), join(base, 'home'), join(base, 'log')];
  mkdirSync(root);
  mkdirSync(home);
  writeFileSync(log, '');
  const place: Place = { workspace: root, dir: join(root, '.tt') };
  const children: ChildProcess[] = [];
  const start = (words: readonly string[], more: Readonly<Record<string, string>> = {}): Running => {
    const recorder = { LD_PRELOAD: crew.recorder, POWER_ROOT: root, POWER_LOG: log, POWER_LIES: lies ? '1' : '0' };
    const env = { PATH: process.env['PATH'], HOME: home, USER: 'ada', ...recorder, ...more };
    const child = spawn(process.execPath, words, { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] });
    children.push(child);
    return running(child, words.join(' '));
  };
  try {
    await play({
      place,
      writer: (args) => start([crew.writer, JSON.stringify({ ...args, address: { driver: 'sqlite', place } })]),
      tt: (agent, ...words) => {
        const started = start([join(project, 'bin', 'tt.cjs'), ...words, '--json'], { TT_AGENT_ID: agent });
        started.child.stdin?.end();
        return started;
      },
      gone,
    });
  } finally {
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
  return { entries: readRecording(log), root, rootIno: String(statSync(root).ino) };
}

function running(child: ChildProcess, what: string): Running {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('no pipes');
  let out = '';
  let err = '';
  stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const done = new Promise<string>((resolve, reject) =>
    child.once('close', (code, signal) =>
      code === 0 ? resolve(out) : reject(new Error(`${what} ended with ${signal ?? code}: ${out}${err}`)),
    ),
  );
  // Whoever waits for a line first hears of the failure later.
  done.catch(() => {});
  return { child, done, says: async () => (await lines.next()).value ?? null };
}

async function gone(pids: readonly number[]): Promise<void> {
  for (let tries = 0; pids.some(isRunning); tries++) {
    if (tries > 1_000) throw new Error(`still there: ${pids.filter(isRunning)}`);
    await sleep(25);
  }
}

/** In memory where there is such a thing: many disks are written into it. */
export function newFolder(): string {
  const memory = statSync('/dev/shm', { throwIfNoEntry: false })?.isDirectory() === true;
  return realpathSync(mkdtempSync(join(memory ? '/dev/shm' : tmpdir(), 'tt-power-')));
}
