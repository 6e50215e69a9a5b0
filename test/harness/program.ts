/** A stand-in for a harness: a real process under its name that starts what it is told, as the real ones start tool calls. */
import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { BIN, type Ran, until, type Workspace } from '../support/workspace.ts';

export interface Program {
  readonly pid: number;
  /** A tool call: a shell of its own, with the variables that this harness sets. Runs to the end. */
  tt(words: readonly string[], env?: Variables): Promise<Ran>;
  /** The same, left running. */
  start(words: readonly string[], env?: Variables): { result(): Promise<Ran> };
  /** Another harness, started in a tool call of this one: it inherits all variables. */
  program(name: string, env: Variables): Promise<Program>;
  kill(): void;
}

type Variables = Readonly<Record<string, string>>;

const open: { workspace: Workspace; pid: number }[] = [];
let count = 0;

/** `env`: what the harness sets in its tool calls. `$PPID` in a value is the harness's own pid. */
export async function startProgram(workspace: Workspace, name: string, env: Variables): Promise<Program> {
  const files = place(workspace, name);
  const child = spawn(files.program, [files.loop], {
    cwd: workspace.dir,
    env: workspace.env(),
    stdio: 'ignore',
    detached: true,
  });
  child.on('error', () => {});
  return running(workspace, files, env);
}

interface Files {
  readonly base: string;
  readonly program: string;
  readonly loop: string;
  readonly inbox: string;
  readonly pid: string;
}

/** A link is enough: the kernel names a process after the path it was started by. */
function place({ home }: Workspace, name: string): Files {
  const base = join(home, `${name}-${++count}`);
  mkdirSync(base);
  const files = {
    base,
    program: join(base, name),
    loop: join(base, 'loop'),
    inbox: join(base, 'in'),
    pid: join(base, 'pid'),
  };
  symlinkSync('/bin/sh', files.program);
  execFileSync('mkfifo', [files.inbox]);
  writeFileSync(
    files.loop,
    `exec 3<>${files.inbox}\necho $$ >${files.pid}.new\nmv ${files.pid}.new ${files.pid}\nwhile read -r line <&3; do eval "$line"; done\n`,
  );
  return files;
}

async function running(workspace: Workspace, files: Files, env: Variables): Promise<Program> {
  await until(`${files.program} runs`, () => existsSync(files.pid));
  const pid = Number(readFileSync(files.pid, 'utf8'));
  open.push({ workspace, pid });

  const call = (line: string, more: Variables): string => {
    const file = join(files.base, `call-${++count}`);
    const exports = Object.entries({ ...env, ...more }).map(([k, v]) => `export ${k}="${v}"\n`);
    writeFileSync(
      file,
      `${exports.join('')}${line} >${file}.out 2>${file}.err </dev/null\necho $? >${file}.new\nmv ${file}.new ${file}.code\n`,
    );
    appendFileSync(files.inbox, `sh ${file} &\n`);
    return file;
  };
  const start = (words: readonly string[], more: Variables = {}) => {
    const file = call([process.execPath, BIN, ...words].map(quoted).join(' '), more);
    return { result: () => resultOf(file) };
  };
  return {
    pid,
    start,
    tt: (words, more) => start(words, more).result(),
    async program(name, inner) {
      const nested = place(workspace, name);
      call(`${nested.program} ${nested.loop}`, {});
      return running(workspace, nested, inner);
    },
    kill: () => process.kill(pid, 'SIGKILL'),
  };
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

async function resultOf(file: string): Promise<Ran> {
  await until(`${file} ends`, () => existsSync(`${file}.code`), 30_000);
  const [out, err, code] = ['out', 'err', 'code'].map((end) => readFileSync(`${file}.${end}`, 'utf8').trim());
  return ran(Number(code), out ?? '', err ?? '');
}

export const ran = (code: number, out: string, err: string): Ran => ({
  code,
  signal: undefined,
  out,
  err,
  get json() {
    return JSON.parse(out);
  },
  get error() {
    return JSON.parse(err.split('\n').at(-1) ?? '');
  },
});

/** Runs before the workspace's own: what outlives its harness must end by itself. */
afterEach(async () => {
  const programs = open.splice(0);
  for (const { pid } of programs) end(pid);
  for (const workspace of new Set(programs.map((program) => program.workspace))) {
    await workspace.tt(['close', '--reason', 'the test is over', '--json']);
    await until('nothing runs in the workspace', () => standingIn(workspace.dir).length === 0).catch((error: Error) => {
      const left = standingIn(workspace.dir);
      for (const pid of left) end(pid);
      throw new Error(`${error.message}: ${left.join(', ')}`);
    });
  }
});

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The test had ended it already.
  }
}

/** Processes whose working directory is the workspace. */
const standingIn = (dir: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readlinkSync(`/proc/${name}/cwd`) === dir && !/\) Z /.test(readFileSync(`/proc/${name}/stat`, 'utf8'));
      } catch {
        return false;
      }
    })
    .map(Number);
