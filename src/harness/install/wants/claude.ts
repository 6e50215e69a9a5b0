/** Claude Code: hooks, the narrow permission, and the way out of its sandbox. */
import { join } from 'node:path';
import { type Circumstances, hookEntry, type Wanted } from '../wanted.ts';

const SECONDS = 10;
/** A sleeping session may be woken for as long as a working day lasts. */
const DAY = 86_400;
/** Its end waits for nothing longer than this. */
const END = 5;

export function claude(given: Circumstances): Wanted {
  const { roots, hooks, program, runner } = given;
  const hook = (name: string, ...rest: [Parameters<typeof hookEntry>[3], Parameters<typeof hookEntry>[4]]) =>
    hookEntry(given, 'claude', ['hooks', name], ...rest);
  const narrow = runner !== null && program !== null && /^[\w@%+=:,./-]+$/.test(program) ? [`Bash(${program} *)`] : [];
  const entries = [
    hook('SessionStart', 'start', { timeout: SECONDS }),
    hook('UserPromptSubmit', 'prompt', { timeout: SECONDS }),
    hook('PreToolUse', 'before', { matcher: 'Edit|Write|MultiEdit|NotebookEdit|Bash|Monitor', timeout: SECONDS }),
    hook('PostToolUse', 'after', { matcher: '*', timeout: SECONDS }),
    hook('Stop', 'stop', { timeout: SECONDS }),
    hook('Stop', 'wait', { asyncRewake: true, timeout: DAY }),
    hook('SessionEnd', 'end', { timeout: END }),
  ];
  return {
    target: 'claude',
    merges: [
      {
        path: join(roots.claude, 'settings.json'),
        entries: [
          ...(hooks ? entries : []),
          // Its "auto" mode sets a broad rule for Bash aside; narrow ones are honoured.
          ...['Bash(tt *)', ...narrow].map((item) => ({ at: ['permissions', 'allow'], item })),
          // Means nothing until the sandbox is switched on, which one word in a session does: then it must be there already,
          // or no guardian lives longer than one command.
          { at: ['sandbox', 'excludedCommands'], item: 'tt *' },
        ],
      },
    ],
    files: [],
    skill: join(roots.claude, 'skills', 'turntable'),
    notes: [],
  };
}
