/** Two members of one room, and nothing else in its log. */
import { freshWorkspace, type Workspace } from './workspace.ts';

export const A = { as: 'script:a' };
export const B = { as: 'script:b' };

/** Events 1 and 2 are their joins. */
export async function roomOfTwo(): Promise<Workspace> {
  const ws = freshWorkspace();
  for (const who of [A, B]) await ws.tt(['join'], who);
  return ws;
}
