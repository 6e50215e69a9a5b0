/** An agent in a harness, as its two sides show: tt called in its shell, and the hook program called by the harness. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, type Options, type ResultPromise } from 'execa';
import type { Ran, Workspace } from './workspace.ts';

const HOOK = fileURLToPath(new URL('../../bin/tt-hook', import.meta.url));

export interface HookRan {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
  /** What it puts before the model; empty: nothing. */
  readonly context: string;
  /** Whether Node was started. */
  readonly asked: boolean;
}

export interface Agent {
  readonly session: string;
  tt(...words: readonly string[]): Promise<Ran>;
  hook(event: string, fields?: object, more?: HookOptions): Promise<HookRan>;
  /** Before an edit of this file by the harness's own tool. */
  edits(path: string): Promise<HookRan>;
  runs(command: string): Promise<HookRan>;
  /** After some tool that wrote nothing. */
  goesOn(): Promise<HookRan>;
  listens(fields?: object, more?: HookOptions): ResultPromise<Options>;
}

interface HookOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of JSON. */
  readonly input?: string;
}

const SHELL: Readonly<Record<string, (session: string) => Record<string, string>>> = {
  claude: (session) => ({
    ...{ CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: session, AI_AGENT: 'claude-code_2-1-329_agent' },
  }),
  codex: (session) => ({ CODEX_THREAD_ID: session, CODEX_SESSION_ID: session }),
  opencode: (session) => ({ OPENCODE: '1', TT_OPENCODE_SESSION: session }),
  gemini: () => ({ GEMINI_CLI: '1' }),
};

type Harness = 'claude' | 'codex' | 'opencode' | 'gemini';

export function agentIn(room: Workspace, harness: Harness, session = `${harness}-1`): Agent {
  const shell = SHELL[harness]?.(session) ?? {};
  const { path, starts } = countingNode(room);
  // Codex tells its hooks nothing but what stands in their input.
  const env = room.env({ env: { ...(harness === 'codex' ? {} : shell), PATH: path } });

  const start = (event: string, fields: object, { cwd = room.dir, env: more, input }: HookOptions) =>
    execa('sh', [HOOK, harness, event], {
      ...{ cwd, extendEnv: false, reject: false, env: { ...env, ...more } },
      input: input ?? JSON.stringify({ session_id: session, cwd, ...fields }),
    });

  async function hook(event: string, fields: object = {}, more: HookOptions = {}): Promise<HookRan> {
    const before = starts();
    const { exitCode, stdout, stderr } = await start(event, fields, more);
    return { code: exitCode, out: stdout, err: stderr, context: contextOf(stdout), asked: starts() > before };
  }

  const shellTool = { claude: 'Bash', codex: 'Bash', gemini: 'run_shell_command', opencode: 'bash' }[harness];
  return {
    session,
    hook,
    tt: (...words) => room.tt(words, { env: shell }),
    edits: (path) => hook('before', editing(harness, path)),
    runs: (command) => hook('before', { tool_name: shellTool, tool_input: { command } }),
    goesOn: () => hook('after', { tool_name: 'Read', tool_input: {} }),
    listens: (fields = {}, more = {}) => start('wait', fields, more) as unknown as ResultPromise<Options>,
  };
}

/** As each harness says it: seen with the real programs. */
export function editing(harness: Harness, path: string): object {
  switch (harness) {
    case 'claude':
      return { tool_name: 'Write', tool_input: { file_path: path, content: 'one\n' } };
    case 'codex':
      return {
        tool_name: 'apply_patch',
        tool_input: { command: `*** Begin Patch\n*** Add File: ${path}\n+one\n*** End Patch\n` },
      };
    case 'gemini':
      return { tool_name: 'write_file', tool_input: { file_path: path, content: 'one\n' } };
    case 'opencode':
      return { tool_name: 'write', tool_input: { filePath: path, content: 'one\n' } };
  }
}

function contextOf(out: string): string {
  if (out === '') return '';
  return JSON.parse(out).hookSpecificOutput?.additionalContext ?? '';
}

/** A node that keeps count of its starts, first on the path. */
function countingNode({ home, env }: Workspace): { path: string; starts: () => number } {
  const bin = join(home, 'bin');
  const file = join(home, 'node-starts');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'node'), `#!/bin/sh\necho >>'${file}'\nexec '${process.execPath}' "$@"\n`);
  chmodSync(join(bin, 'node'), 0o755);
  return {
    path: `${bin}:${env()['PATH']}`,
    starts: () => (existsSync(file) ? readFileSync(file, 'utf8').length : 0),
  };
}
