/** What a tool call writes: the files its own fields name, or those that a shell command's words give away. */
import { isAbsolute, resolve } from 'node:path';
import { patchFiles } from '../patch.ts';
import { type Fields, type HookCall, textOf } from './call.ts';

type Tool = 'file' | 'patch' | 'shell';

/** By the name a harness gives its tool. Seen with the real programs, but for those of Antigravity. */
const TOOLS: Readonly<Record<string, Readonly<Record<string, Tool>>>> = {
  claude: { Edit: 'file', MultiEdit: 'file', Write: 'file', NotebookEdit: 'file', Bash: 'shell', Monitor: 'shell' },
  codex: { apply_patch: 'patch', Edit: 'patch', Write: 'patch', Bash: 'shell' },
  gemini: { write_file: 'file', replace: 'file', run_shell_command: 'shell' },
  antigravity: {
    write_to_file: 'file',
    replace_file_content: 'file',
    multi_replace_file_content: 'file',
    run_command: 'shell',
  },
  opencode: {
    edit: 'file',
    write: 'file',
    multiedit: 'file',
    patch: 'patch',
    apply_patch: 'patch',
    bash: 'shell',
    shell: 'shell',
  },
};

const PATHS = ['file_path', 'notebook_path', 'filePath', 'TargetFile', 'AbsolutePath', 'path'];
const PATCHES = ['command', 'patchText', 'patch', 'input'];
const COMMANDS = ['command', 'cmd', 'CommandLine'];

/** Absolute paths; empty: it writes nothing, or nothing can be told. */
export async function writesOf(
  { harness, tool, input }: HookCall,
  cwd: string,
  home: string,
): Promise<readonly string[]> {
  switch (TOOLS[harness]?.[tool ?? '']) {
    case 'file':
      return absolute(cwd, [first(input, PATHS) ?? '.']);
    case 'patch': {
      const named = patchFiles(first(input, PATCHES) ?? '');
      return absolute(cwd, named.length > 0 ? named : ['.']);
    }
    case 'shell': {
      // The parser is larger than all the rest.
      const { shellWrites } = await import('../shell.ts');
      return shellWrites(first(input, COMMANDS) ?? '', first(input, ['workdir', 'directory', 'Cwd']) ?? cwd, home);
    }
    default:
      return [];
  }
}

/** A call of tt and nothing else: it is never what has to be stopped. */
export const callsTt = ({ harness, tool, input }: HookCall): boolean =>
  TOOLS[harness]?.[tool ?? ''] === 'shell' && /^\s*tt(?:\s[^;&|`$<>()\n]*)?$/.test(first(input, COMMANDS) ?? '');

const absolute = (cwd: string, paths: readonly string[]): readonly string[] =>
  paths.map((path) => (isAbsolute(path) ? path : resolve(cwd, path)));

/** Some harnesses give a command as a list of words. */
function first(input: Fields, names: readonly string[]): string | null {
  for (const name of names) {
    const value = input[name];
    if (Array.isArray(value)) return value.map((word) => `'${String(word).replaceAll("'", "'\\''")}'`).join(' ');
    const text = textOf(value);
    if (text !== null) return text;
  }
  return null;
}
