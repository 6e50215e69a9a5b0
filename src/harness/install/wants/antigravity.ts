/** Antigravity (`agy`): one named group in a hooks file of its own. Known from others' reports, not seen with the real program. */
import { join } from 'node:path';
import { hookCommand } from '../hook-program.ts';
import type { Circumstances, Wanted } from '../wanted.ts';

const SECONDS = 10;

export function antigravity({ roots, runner, hooks }: Circumstances): Wanted {
  const handler = (event: Parameters<typeof hookCommand>[2]) => ({
    type: 'command',
    command: hookCommand(runner, 'antigravity', event),
    timeout: SECONDS,
  });
  // One key that it does not know makes it drop the whole file: no more than the documented ones.
  const group = {
    PreToolUse: [{ matcher: '.*', hooks: [handler('before')] }],
    PostToolUse: [{ matcher: '.*', hooks: [handler('after')] }],
    PreInvocation: [handler('prompt')],
    Stop: [handler('stop')],
  };
  return {
    target: 'antigravity',
    merges: [
      { path: join(roots.antigravity, 'hooks.json'), entries: hooks ? [{ at: ['turntable'], value: group }] : [] },
    ],
    files: [],
    skill: join(roots.antigravity, 'skills', 'turntable'),
    notes: [],
  };
}
