/** A throw-away HOME with a workspace in it, and processes that see nothing else: no network, no file of the user. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, execaSync, type Options, type ResultPromise } from 'execa';
import { until } from '../support/workspace.ts';
import type { Program } from './programs.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const HOUSE = fileURLToPath(new URL('house.sh', import.meta.url));
const UID = '1500';
/** Each a port of the jail's loopback, at which a model server of the test is heard. */
const PORTS = [4010, 4011, 4012];

/** Carries connections from the jail's loopback to the test's sockets, which no network leads to. Ends with its stdin. */
const BRIDGE = `
const { connect, createServer } = require('node:net');
for (const port of ${JSON.stringify(PORTS)}) {
  createServer((here) => {
    const there = connect(process.argv[1] + '/' + port);
    for (const end of [here, there]) end.on('error', () => { here.destroy(); there.destroy(); });
    here.pipe(there).pipe(here);
  }).listen(port, '127.0.0.1', () => console.log('listening'));
}
process.stdin.on('end', () => process.exit()).resume();`;

/** One directory as the test sees it and as a process in the jail does. */
export interface Place {
  readonly outside: string;
  readonly inside: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** ms; default 60 s. */
  readonly timeout?: number;
}

export interface Jail {
  /** Whether its processes are sealed off by namespaces, or only have a HOME of their own. */
  readonly sealed: boolean;
  readonly home: Place;
  /** The workspace: a git repository with one commit and a bare remote `origin` beside it. */
  readonly work: Place;
  readonly ports: readonly number[];
  /** Where a model server has to listen to be heard at that port. */
  listenAt(port: number): string | number;
  /** Starts a process in the workspace with nothing in its environment but HOME, PATH and what is given. */
  start(words: readonly string[], options?: RunOptions): ResultPromise<Options>;
  /** Runs to the end; throws with what it said unless its status is 0. Returns its stdout. */
  run(words: readonly string[], options?: RunOptions): Promise<string>;
  /** Gives the files that the test wrote to the jail's user. */
  handOver(): void;
  /** Ends every process in it and removes its files. */
  close(): Promise<void>;
}

/** What differs between a jail that is sealed and one that is not. */
interface Walls extends Pick<Jail, 'sealed' | 'ports' | 'listenAt' | 'handOver'> {
  /** Where the programs' cache is seen. */
  readonly cache: string;
  /** HOME as its processes see it. */
  readonly home: string;
  /** The directory with `tt` and `node`. */
  readonly bin: string;
  /** Put before the words of every process. */
  readonly enter: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  end(): Promise<void>;
}

/** The programs are on its PATH under their names. */
export async function openJail(cache: string, programs: Readonly<Record<string, Program>>): Promise<Jail> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-real-')));
  chmodSync(base, 0o711);
  for (const name of ['house', 'models', 'home', 'home/work', 'home/bin']) mkdirSync(join(base, name));
  const walls = canSeal() ? await seal(base, cache) : await dontSeal(base, cache);
  for (const [name, program] of Object.entries(programs)) {
    if ('skipped' in program) continue;
    const words = program.words.map((path) => join(walls.cache, path));
    writeFileSync(join(base, 'home', 'bin', name), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
  }
  const jail = jailOf(base, walls);
  // Some harnesses run their commands in a login shell, which begins with a PATH of its own.
  writeFileSync(join(base, 'home', '.profile'), `PATH=${join(walls.home, 'bin')}:${walls.bin}:$PATH\n`);
  jail.handOver();
  await jail.run(['sh', '-ec', REPOSITORY]);
  return jail;
}

const REPOSITORY = `
git config --global user.name Ada
git config --global user.email ada@example.com
git init -q -b main
git commit -q --allow-empty -m Begin
git init -q --bare ../remote.git
git remote add origin ../remote.git
git push -q origin main`;

function jailOf(base: string, { home, bin, enter, env: own, end, ...walls }: Walls): Jail {
  const work = { outside: join(base, 'home', 'work'), inside: join(home, 'work') };
  const basic = { HOME: home, USER: 'ada', SHELL: '/bin/bash', TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  const start: Jail['start'] = (words, { env = {}, input, timeout = 60_000 } = {}) => {
    const all = Object.entries({
      ...basic,
      PATH: `${join(home, 'bin')}:${bin}:/usr/local/bin:/usr/bin:/bin`,
      ...own,
      ...env,
    });
    const given = all.map(([name, value]) => `${name}=${value}`);
    const [first, ...rest] = [...enter, 'env', '-i', '-C', work.inside, ...given, ...words];
    const stdin = input === undefined ? { stdin: 'ignore' as const } : { input };
    return execa(first as string, rest, { reject: false, timeout, ...stdin }) as unknown as ResultPromise<Options>;
  };
  return {
    ...walls,
    home: { outside: join(base, 'home'), inside: home },
    work,
    start,
    async run(words, options) {
      const { exitCode, stdout, stderr } = await start(words, options);
      if (exitCode !== 0) throw new Error(`${words.join(' ')}: status ${exitCode}: ${stderr || stdout}`);
      return String(stdout);
    },
    async close() {
      await end();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** Namespaces need Linux and root. */
function canSeal(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return execaSync('unshare', ['-n', '-m', '-p', '--fork', 'true'], { reject: false }).exitCode === 0;
}

async function seal(base: string, cache: string): Promise<Walls> {
  const spaces = ['-n', '-m', '-p', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'];
  const house = spawn('unshare', [...spaces, 'bash', HOUSE, base, cache, CHECKOUT, process.execPath, BRIDGE], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(house, 'exit');
  let said = '';
  house.stdout.on('data', (text) => {
    said += text;
  });
  await until('the jail listens', () => {
    if (house.exitCode !== null) throw new Error(`the jail did not open: status ${house.exitCode}`);
    return said.match(/listening/g)?.length === PORTS.length;
  });
  const first = readFileSync(`/proc/${house.pid}/task/${house.pid}/children`, 'utf8').trim();
  const user = ['setpriv', '--reuid', UID, '--regid', UID, '--clear-groups'];
  return {
    sealed: true,
    home: '/home/ada',
    bin: '/home/npm/bin',
    cache: '/home/programs',
    ports: PORTS,
    listenAt: (port) => join(base, 'models', String(port)),
    enter: ['nsenter', '-t', first, '-n', '-m', '-p', ...user],
    handOver: () => void execaSync('chown', ['-hR', `${UID}:${UID}`, join(base, 'home')]),
    async end() {
      house.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs them as the user who runs the tests, with a HOME of their own; what they leave running is found by it. */
async function dontSeal(base: string, cache: string): Promise<Walls> {
  const bin = join(base, 'house');
  symlinkSync(join(CHECKOUT, 'bin', 'tt.cjs'), join(bin, 'tt'));
  symlinkSync(join(CHECKOUT, 'bin', 'tt-hook'), join(bin, 'tt-hook'));
  symlinkSync(process.execPath, join(bin, 'node'));
  return {
    sealed: false,
    home: join(base, 'home'),
    bin,
    cache,
    ports: await Promise.all(PORTS.map(freePort)),
    listenAt: (port) => port,
    enter: [],
    env: { TMPDIR: join(base, 'house') },
    handOver: () => {},
    async end() {
      await until('what it left behind ends', () => {
        const left = inHome(base);
        for (const pid of left) process.kill(pid, 'SIGKILL');
        return left.length === 0;
      });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** The processes whose HOME is in this directory; Linux only, nobody elsewhere. */
function inHome(base: string): number[] {
  const pids = existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids.map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8')
        .split('\0')
        .includes(`HOME=${join(base, 'home')}`);
    } catch {
      return false;
    }
  });
}
