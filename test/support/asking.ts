/** A form that asks for a bit of everything, and what one does with it. */
import { expect } from 'vitest';
import { A, B } from './pair.ts';
import type { RunOptions, Workspace } from './workspace.ts';

export const DB = 'db:one,required:Database:SQLite|PostgreSQL';
const ALL = [DB, 'os:many,other:Systems:Linux|macOS', 'name:text:A name', 'why:long,required:Why: in full'];
export const fields = (...all: readonly string[]) => all.flatMap((field) => ['--field', field]);

export async function ask(ws: Workspace, who: RunOptions = A, ...more: readonly string[]): Promise<string> {
  const { json, err } = await ws.tt(['ask', '--title', 'Storage', ...fields(...ALL), ...more, '--json'], who);
  expect(err).toBe('');
  return json['form_id'] as string;
}

export const answer = (ws: Workspace, id: string, ...words: readonly string[]) =>
  ws.tt(['ask', 'answer', id, ...words, '--json']);
export const shown = async (ws: Workspace, id = 'f1') => (await ws.tt(['ask', 'show', id, '--json'], B)).json;
export const head = async (ws: Workspace) => (await ws.tt(['state', '--json'])).json.cursor_event_seq;
