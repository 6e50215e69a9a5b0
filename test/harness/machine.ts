/** A made-up machine: an environment and a process tree, seen from inside one process of it. */
import type { ProcessInfo } from '../../src/lib/process-record.ts';
import type { ProcessRef } from '../../src/lib/process-table.ts';
import type { System } from '../../src/lib/system.ts';

export interface Made {
  readonly env?: Readonly<Record<string, string>>;
  /**
   * From the caller's parent up to process 1, each `name`, `name command line`. The pids count down to 1, the caller's
   * is one more than the first; a number before the name is a pid of one's own choice.
   */
  readonly ancestors?: readonly string[];
  /** What process 1 calls itself, where that is not its name. */
  readonly first?: string;
  /** Other processes, by pid. */
  readonly others?: Readonly<Record<number, string>>;
  /** The session leader of the caller. */
  readonly session?: number;
  /** /proc belongs to an outer namespace. */
  readonly blind?: boolean;
  readonly user?: string;
}

const START = 'start';

export function machine({
  env = {},
  ancestors = [],
  others = {},
  first,
  session = 0,
  blind,
  user = 'ada',
}: Made): System {
  const table = new Map<number, ProcessInfo>();
  const lines = new Map<number, string>();
  const put = (pid: number, parent: number, text: string, leader = 0): void => {
    const [name = '', ...words] = text.split(' ');
    table.set(pid, { pid, parent, name, start: `${START}${pid}`, session: leader, zombie: false });
    lines.set(pid, words.join(' '));
  };
  const pids = ancestors.map((text, i) => Number(/^\d+(?= )/.exec(text)?.[0] ?? ancestors.length - i));
  ancestors.forEach((text, i) => {
    put(pids[i] as number, pids[i + 1] ?? 0, text.replace(/^\d+ /, ''));
  });
  const me = Math.max(0, ...pids) + 1;
  put(me, pids[0] ?? 0, 'node node tt', session);
  for (const [pid, text] of Object.entries(others)) put(Number(pid), 1, text);
  const see = <T>(found: T, otherwise: T): T => (blind ? otherwise : found);

  return {
    pid: me,
    parentPid: pids[0] ?? 0,
    host: 'h',
    user,
    home: '/home/ada',
    env,
    now: () => ({ wall: 0, mono: 0, boot: 'b' }),
    id: () => '',
    token: () => '',
    pause: () => {},
    between: (low) => low,
    process: (pid) => see(table.get(pid) ?? null, null),
    processRef: (pid) => see(table.has(pid) ? ref(pid) : null, null),
    liveness: () => 'unknown',
    firstProcess: () => see(first ?? table.get(1)?.name ?? '', null),
    commandLine: (pid) => see(lines.get(pid) ?? '', ''),
    fileSystem: () => 0,
  };
}

export const ref = (pid: number): ProcessRef => ({
  host: 'h',
  boot: 'b',
  namespace: 'n',
  pid,
  start: `${START}${pid}`,
});

/** What each harness sets in a shell call, seen with the real programs. */
export const claude = (session = 'c-1', pid = 4): Record<string, string> => ({
  CLAUDECODE: '1',
  CLAUDE_CODE_SESSION_ID: session,
  CLAUDE_PID: String(pid),
  AI_AGENT: 'claude-code_2-1-329_agent',
});
export const codex = (thread = 'x-1'): Record<string, string> => ({
  CODEX_THREAD_ID: thread,
  CODEX_SESSION_ID: thread,
  CODEX_TOOL_CALL_ID: 'call_1',
  CODEX_CI: '1',
});
export const opencode = (pid = 4): Record<string, string> => ({ OPENCODE: '1', AGENT: '1', OPENCODE_PID: String(pid) });
export const GEMINI: Record<string, string> = { GEMINI_CLI: '1', GIT_TERMINAL_PROMPT: '0' };
