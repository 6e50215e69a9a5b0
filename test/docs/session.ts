/** Runs the console blocks of a page as written: several people and agents in one real git repository. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
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

/** Runs each step as its reader would: `you` and each agent type into a shell of their own, which `kill` can end. */
export async function play(steps: readonly Step[]): Promise<Played[]> {
  const { dir, home, env } = freshWorkspace({ room: false });
  const bin = join(home, 'bin');
  mkdirSync(bin);
  symlinkSync(BIN, join(bin, 'tt'));
  execFileSync('git', ['config', 'user.email', 'you@example.org'], { cwd: dir });
  execFileSync('git', ['config', 'user.name', 'you'], { cwd: dir });
  const around = { ...env(), USER: 'you', PATH: `${bin}:${process.env['PATH']}` };
  const shells = new Map<string, Shell>();
  const open = new Map<string, Promise<string>>();
  const shellOf = (who: string): Shell => {
    const shell = shells.get(who) ?? startShell(dir, around);
    shells.set(who, shell);
    return shell;
  };

  const played: Played[] = [];
  try {
    for (const step of steps) played.push({ ...step, actual: clean(await one(step), dir, home) });
  } finally {
    for (const shell of shells.values()) shell.kill();
  }
  return played;

  async function one({ who, command }: Step): Promise<string> {
    if (command === '') return (await open.get(who)) ?? '';
    const answer = shellOf(who).type(command.replace(STAYS, ''));
    if (!STAYS.test(command)) return answer;
    open.set(who, answer);
    const waits = new RegExp(`script:${who} .*(?:waiting|listening|holding)`);
    await until(`${who} waits`, async () => waits.test(await shellOf('looks on').type('tt who')));
    return '';
  }
}

interface Shell {
  /** Resolves to what the command printed, when it has ended or its shell has. */
  type(command: string): Promise<string>;
  kill(): void;
}

/** A shell that leads a session, as that of a terminal does: its variables stay from command to command. */
function startShell(cwd: string, env: Record<string, string>): Shell {
  const child = spawn('bash', ['--noprofile', '--norc'], {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  let said = '';
  let heard = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    heard();
  });
  child.stdin.on('error', () => {});
  return {
    async type(command) {
      said = '';
      child.stdin.write(`{ ${command}\n} </dev/null 2>&1; printf '${END}\n'\n`);
      const ended = new Promise<void>((resolve) => {
        heard = () => said.includes(END) && resolve();
      });
      await Promise.race([ended, closed]);
      return said.split(END)[0] as string;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

const END = '(end of the answer)';

/** What differs from run to run is written as the page writes it. */
function clean(text: string, dir: string, home: string): string {
  return (
    text
      .replaceAll(dir, '/home/you/project')
      .replaceAll(home, '/home/you')
      .replace(/\b\d\d:\d\d:\d\d\b/g, '12:00:00')
      .replace(/\b\d{4}-\d\d-\d\d 12:00:00\b/g, '2026-11-20 12:00:00')
      // At midnight an event may be of the day before.
      .replace(/^(\s*#\d+) 2026-11-20 (?=12:00:00 \w+ \S+ → )/gm, '$1 ')
      .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-20T12:00:00.000Z')
      .replace(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '01M7XQ493GB1JDZN0EBZ7KKN8M')
      .replace(/pid \d+/g, 'pid 4242')
      .replace(/\b[0-9a-f]{7}\b/g, '1f2e3d4')
      .replace(/\b\d+ s\b/g, '2 s')
      .replace(/\b44 min left\b/g, '45 min left')
      .trimEnd()
  );
}
