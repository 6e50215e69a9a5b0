/** The programs agents live in, as data: how each is recognised. Seen with the real programs on Linux. */

export interface Harness {
  readonly name: string;
  readonly title: string;
  /** Set in everything the harness starts; `NAME=value`, or `NAME` for any value. */
  readonly markers: readonly string[];
  /** Variables that hold the session's id, first set wins. */
  readonly session: readonly string[];
  /** The variable that names the harness's process, where it tells. */
  readonly pid: string | null;
  /** What its process is called in the process table. */
  readonly processes: readonly string[];
  /** For programs that run in another's name (`node`): what their script is called. */
  readonly commandLine: RegExp | null;
  /** A process with such a command line is shared by sessions and outlives them: it stands for none. */
  readonly shared: RegExp | null;
  /** What process 1 is called inside its sandbox: nothing started there outlives the tool call. */
  readonly sandboxes: readonly string[];
  /** Set where no person sits before the session: it ends when it has answered. */
  readonly unattended: readonly string[];
  /** The rule that lets tt out of its sandbox; null: it has none that is known. */
  readonly wayOut: string | null;
  /** What starts a turn of an idle session; null: nothing does. */
  readonly wakes: string | null;
  /** A command in the background reaches the model line by line; else only its end does, or what the model asks for. */
  readonly streams: boolean;
}

/** The script that an interpreter runs, not just any word after it: projects and prompts have such names too. */
const script = (path: string): RegExp => new RegExp(`^\\S+(?: -\\S+)* \\S*[/\\\\](?:${path})(?: |$)`);

export const HARNESSES: readonly Harness[] = [
  {
    name: 'claude',
    title: 'Claude Code',
    markers: ['CLAUDECODE=1'],
    session: ['CLAUDE_CODE_SESSION_ID'],
    pid: 'CLAUDE_PID',
    processes: ['claude'],
    commandLine: script('claude|claude-code[/\\\\]cli\\.m?js'),
    shared: null,
    // With its filter of system calls the first process is a program of its own, started from an open file.
    sandboxes: ['bwrap', '/proc/self/fd'],
    unattended: ['CLAUDE_CODE_SESSION_ATTENDED=0', 'CLAUDE_CODE_ENTRYPOINT=sdk-cli'],
    wayOut: 'add "tt *" to sandbox.excludedCommands in Claude Code’s settings',
    wakes: 'a hook of Claude Code',
    streams: true,
  },
  {
    name: 'codex',
    title: 'Codex CLI',
    markers: ['CODEX_THREAD_ID', 'CODEX_SESSION_ID', 'CODEX_MANAGED_BY_NPM=1'],
    // A subagent's thread has an id of its own; its hooks, and this, name the session that it is a part of.
    session: ['CODEX_SESSION_ID', 'CODEX_THREAD_ID'],
    pid: null,
    processes: ['codex'],
    commandLine: null,
    // Not the words of a prompt: the program's own path, or the first word that is no flag or a flag's value.
    shared: /[/\\]app-server-daemon[/\\]|^\S+(?: -\S+(?: [^-\s]\S*)?)* app-server(?: |$)/,
    sandboxes: ['codex-linux-san'],
    unattended: [],
    wayOut: 'put  prefix_rule(pattern=["tt"], decision="allow")  into ~/.codex/rules/turntable.rules',
    wakes: 'codex queue',
    streams: false,
  },
  {
    name: 'antigravity',
    title: 'Antigravity',
    markers: ['ANTIGRAVITY_AGENT=1', 'ANTIGRAVITY_CONVERSATION_ID', 'ANTIGRAVITY_TRAJECTORY_ID'],
    session: ['ANTIGRAVITY_CONVERSATION_ID', 'ANTIGRAVITY_TRAJECTORY_ID'],
    pid: null,
    processes: ['agy', 'antigravity'],
    commandLine: null,
    shared: null,
    sandboxes: [],
    unattended: [],
    wayOut: null,
    wakes: null,
    streams: false,
  },
  {
    name: 'gemini',
    title: 'Gemini CLI',
    markers: ['GEMINI_CLI=1'],
    // Its hooks have a session id, its shell has none: the process is what both have in common.
    session: [],
    pid: null,
    processes: ['gemini'],
    commandLine: script('gemini|gemini-cli[/\\\\]\\S+\\.m?js'),
    shared: null,
    sandboxes: [],
    unattended: [],
    wayOut: null,
    wakes: null,
    streams: false,
  },
  {
    name: 'opencode',
    title: 'OpenCode',
    markers: ['OPENCODE=1'],
    session: ['TT_OPENCODE_SESSION', 'OPENCODE_RUN_ID'],
    pid: 'OPENCODE_PID',
    processes: ['opencode'],
    commandLine: null,
    shared: null,
    sandboxes: [],
    unattended: [],
    wayOut: null,
    wakes: 'the plugin in OpenCode',
    streams: false,
  },
];

type Variables = Readonly<Record<string, string | undefined>>;

/** Whether the environment says that this harness is around. Inherited variables say so too: it is no proof. */
export const isMarked = ({ markers }: Harness, env: Variables): boolean => areSet(markers, env);

/** One of them is. */
const areSet = (markers: readonly string[], env: Variables): boolean =>
  markers.some((marker) => {
    const [name = '', value] = marker.split('=');
    return value === undefined ? Boolean(env[name]) : env[name] === value;
  });

export function sessionOf(harness: Harness, env: Variables): string | null {
  const name = harness.session.find((variable) => env[variable]);
  return name === undefined ? null : (env[name] as string);
}

export const isHarness = (name: string): boolean => HARNESSES.some((harness) => harness.name === name);

export const wakesOf = (name: string): string | null => HARNESSES.find((h) => h.name === name)?.wakes ?? null;

/** Whether lines of a running command are lost on the model in it. A script reads as it likes. */
export const polls = (name: string): boolean => HARNESSES.find((h) => h.name === name)?.streams === false;

/** For a person or a model in a sandbox: what lets tt out of it. */
export function wayOutOf(name: string): string {
  const harness = HARNESSES.find((h) => h.name === name);
  const rule = harness?.wayOut ?? `let ${harness?.title ?? name} run tt outside its sandbox`;
  return harness?.wayOut
    ? `tt install ${name} does it: ${rule}; then call tt alone, not joined to other commands`
    : rule;
}

/**
 * Whether this harness runs a stop hook of the asynchronous kind beside the session. One that does not know the kind would
 * wait for it: Claude Code tells its version, and from 2.1.218 on it was seen to be right.
 */
export function runsAside(name: string, { AI_AGENT: said }: Variables): boolean {
  if (name !== 'claude') return true;
  const [major = 0, minor = 0, patch = 0] = (/^claude-code_(\d+)-(\d+)-(\d+)_/.exec(said ?? '') ?? [])
    .slice(1)
    .map(Number);
  return major * 1e8 + minor * 1e4 + patch >= 2_0001_0218;
}

export const isUnattended = (name: string, env: Variables): boolean =>
  areSet(HARNESSES.find((h) => h.name === name)?.unattended ?? [], env);

export const isMarkedAnywhere = (env: Variables): boolean => HARNESSES.some((harness) => isMarked(harness, env));
