/** Gemini CLI: hooks (milliseconds here), and on request the two settings that let an idle session be woken. */
import { join } from 'node:path';
import { type Circumstances, hookEntry, type Wanted } from '../wanted.ts';

const MS = 10_000;

export function gemini(given: Circumstances): Wanted {
  const { roots, hooks, wake, runner } = given;
  const hook = (name: string, event: Parameters<typeof hookEntry>[3], matcher?: string) =>
    hookEntry(given, 'gemini', ['hooks', name], event, {
      ...(matcher === undefined ? {} : { matcher }),
      name: `turntable-${event}`,
      timeout: MS,
    });
  const entries = [
    hook('SessionStart', 'start'),
    hook('BeforeAgent', 'prompt'),
    hook('BeforeTool', 'before', 'write_file|replace|run_shell_command'),
    hook('AfterTool', 'after'),
    hook('AfterAgent', 'stop'),
    hook('SessionEnd', 'end'),
  ];
  const waking = [
    { at: ['experimental', 'modelSteering'], value: true },
    { at: ['tools', 'shell', 'backgroundCompletionBehavior'], value: 'inject' },
  ];
  const all = [...(hooks ? entries : []), ...(wake ? waking : [])];
  return {
    target: 'gemini',
    merges: [{ path: join(roots.gemini, 'settings.json'), entries: all }],
    files: [],
    skill: join(roots.agents, 'skills', 'turntable'),
    notes: [
      ...(runner === null
        ? ['Gemini runs hooks of a project only in a folder that you trust, and warns when they change.']
        : []),
      ...(wake
        ? []
        : [
            'An idle Gemini cannot be woken; tt install gemini --wake sets the two settings that allow it, one of them experimental.',
          ]),
    ],
  };
}
