/** A question of a room of two, and what one does with it. */
import { A, B } from './pair.ts';
import type { RunOptions, Workspace } from './workspace.ts';

export const open = async (ws: Workspace, who: RunOptions = A, ...more: readonly string[]) =>
  (await ws.tt(['question', 'open', 'Tabs', 'or spaces?', '--context', 'only in src', ...more, '--json'], who)).json;
export const shown = async (ws: Workspace, id = 'q1') => (await ws.tt(['question', 'show', id, '--json'], B)).json;
export const question = (ws: Workspace, who: RunOptions, ...words: readonly string[]) =>
  ws.tt(['question', ...words, '--json'], who);
export const refusal = async (ws: Workspace, who: RunOptions, ...words: readonly string[]) =>
  (await question(ws, who, ...words)).error;
export const head = async (ws: Workspace) => (await ws.tt(['state', '--json'])).json.cursor_event_seq;
export const heard = async (ws: Workspace, who: RunOptions) =>
  (await ws.tt(['wait', '--park', '--timeout', '0', '--json'], who)).json.events.map((e) => e.event_type);
