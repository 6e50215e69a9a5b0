/** One line about a process, as /proc or `ps` writes it, understood. Pure, so that each system's lines can be tested on any. */

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** Start time in the system's own unit; with the pid it names one process of one boot. */
  readonly start: string;
  /** The pid of the session leader (the shell of a terminal), 0 where the system does not say. */
  readonly session: number;
  readonly zombie: boolean;
}

/** `/proc/PID/stat` of Linux. Null when the text is not such a line. */
export function parseStat(pid: number, text: string): ProcessInfo | null {
  // The name is in parentheses and may itself hold spaces, parentheses and line ends.
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const rest = text.slice(close + 2).split(' ');
  const [state, parent, , session] = rest;
  const start = rest[19];
  if (start === undefined) return null;
  return {
    pid,
    name: text.slice(open + 1, close),
    zombie: state === 'Z' || state === 'X',
    parent: Number(parent),
    session: Number(session),
    start,
  };
}

/** What `parsePs` reads. No `sess`: on macOS that is an address of the kernel. */
export const PS_COLUMNS = 'ppid=,stat=,lstart=,comm=';

const PS_LINE = /^\s*(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]{8}\s+\d{4})\s+(\S.*?)\s*$/;

/** A line of `ps -o PS_COLUMNS`, in the C locale. The command is a whole path on macOS. Null when it is no such line. */
export function parsePs(pid: number, line: string): ProcessInfo | null {
  const [, parent, state, start, command] = PS_LINE.exec(line) ?? [];
  if (parent === undefined || state === undefined || start === undefined || command === undefined) return null;
  return {
    pid,
    name: command.slice(command.lastIndexOf('/') + 1),
    zombie: state.startsWith('Z'),
    parent: Number(parent),
    // `s`: it leads a session. For any other process the leader is the nearest ancestor that does.
    session: state.includes('s') ? pid : 0,
    start: start.replace(/\s+/g, ' '),
  };
}
