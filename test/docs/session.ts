/** Runs the console blocks of a page as written: several people and agents in one real git repository. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { BIN, freshWorkspace, until } from '../support/workspace.ts';

/** One command of a page and the lines that stand below it. */
export interface Step {
  readonly who: string;
  readonly command: string;
  readonly expected: string;
  /** Where the expected lines begin and end in the page's lines. */
  readonly from: number;
  readonly to: number;
}

const PROMPT = /^(\w+)\$ (.*)$/;
/** A command that stays: its answer stands further down, under a line such as `ben's answer:`. */
const STAYS = /\s+# stays open$/;
const ANSWER = /^# (\w+)'s tt .* answers:$/;

/** Console blocks only; prose and other blocks are for reading. */
export function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  const lines = page.split('\n');
  let inside = false;
  lines.forEach((line, i) => {
    if (line.startsWith('```')) inside = line.startsWith('```console');
    const match = inside ? (PROMPT.exec(line) ?? ANSWER.exec(line)) : null;
    if (!match) return;
    let to = i + 1;
    while (
      to < lines.length &&
      !PROMPT.test(at(lines, to)) &&
      !ANSWER.test(at(lines, to)) &&
      !at(lines, to).startsWith('```')
    )
      to++;
    const expected = lines.slice(i + 1, to).join('\n');
    steps.push({ who: match[1] as string, command: match[2] ?? '', expected, from: i + 1, to });
  });
  return steps;
}

const at = (lines: readonly string[], i: number): string => lines[i] as string;

export interface Played extends Step {
  readonly actual: string;
}

/** Runs each step; `you` is the person, everybody else an agent with a process of its own that `kill` can end. */
export async function play(steps: readonly Step[]): Promise<Played[]> {
  const { dir, home, env } = freshWorkspace({ room: false });
  const bin = join(home, 'bin');
  mkdirSync(bin);
  symlinkSync(BIN, join(bin, 'tt'));
  execFileSync('git', ['config', 'user.email', 'you@example.org'], { cwd: dir });
  execFileSync('git', ['config', 'user.name', 'you'], { cwd: dir });
  const sessions = new Map<string, number>();
  const open = new Map<string, ReturnType<typeof shell>>();

  const shell = (who: string, command: string) =>
    execa('bash', ['-c', command.replace(STAYS, '')], {
      cwd: dir,
      env: {
        ...env(who === 'you' ? {} : { as: `script:${who}` }),
        ...session(who),
        USER: 'you',
        PATH: `${bin}:${process.env['PATH']}`,
      },
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
    });
  function session(who: string): Record<string, string> {
    if (who === 'you') return {};
    if (!sessions.has(who)) {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)', dir], {
        stdio: 'ignore',
        detached: true,
      });
      sessions.set(who, child.pid as number);
    }
    return { TT_SESSION_PID: String(sessions.get(who)) };
  }

  const played: Played[] = [];
  try {
    for (const step of steps) played.push({ ...step, actual: clean(await one(step), dir, home) });
  } finally {
    for (const pid of sessions.values()) end(pid);
  }
  return played;

  async function one({ who, command }: Step): Promise<string> {
    const killed = /^kill -9 (\w+)$/.exec(command)?.[1];
    if (killed) {
      end(sessions.get(killed));
      sessions.delete(killed);
      return '';
    }
    if (command === '') {
      const answer = await open.get(who);
      open.delete(who);
      return String(answer?.all ?? '');
    }
    if (STAYS.test(command)) {
      open.set(who, shell(who, command));
      await until(
        `${who} waits`,
        async () =>
          String((await shell('you', 'tt who')).stdout).includes(`script:${who} `.trim()) && (await waits(who)),
      );
      return '';
    }
    return String((await shell(who, command)).all ?? '');
  }

  async function waits(who: string): Promise<boolean> {
    return new RegExp(`script:${who}.*(waiting|listening|holding)`).test(String((await shell('you', 'tt who')).stdout));
  }
}

function end(pid: number | undefined): void {
  try {
    if (pid) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** What differs from run to run is written as the page writes it. */
function clean(text: string, dir: string, home: string): string {
  return text
    .replaceAll(dir, '/home/you/project')
    .replaceAll(home, '/home/you')
    .replace(/\b\d\d:\d\d:\d\d\b/g, '12:00:00')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-20T12:00:00.000Z')
    .replace(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '01M7XQ493GB1JDZN0EBZ7KKN8M')
    .replace(/pid \d+/g, 'pid 4242')
    .replace(/\b[0-9a-f]{7}\b/g, '1f2e3d4')
    .replace(/\b\d+ s\b/g, '2 s')
    .trimEnd();
}
