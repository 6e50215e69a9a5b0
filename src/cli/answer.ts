/** Giving an answer: text for a person, one JSON object for a program, never both. */
import { visible } from '../lib/text.ts';
import type { Env } from './env.ts';
import { REFUSED } from './exit.ts';

export interface Answer {
  readonly json: Readonly<Record<string, unknown>>;
  /** As a function where the words cost something: a program never pays for them. */
  readonly text: string | (() => string);
  /** What the command ends with, where that is not 0: a batch tells it in the line of the answer. */
  readonly status?: number;
}

/** Whatever a text is made of, no escape sequence passes here. False: the reader is gone, so nothing that depends on its having read may happen. */
export const give = ({ io, json }: Env, { json: value, text, status }: Answer): Promise<boolean> =>
  io.out(json ? JSON.stringify(value) : visible(`${again(value)}${typeof text === 'string' ? text : text()}`), {
    status,
  });

/** What a key of --dedup had done before is not done again, and the words are those of then. */
const again = ({ repeated }: Answer['json']): string =>
  repeated === true ? 'Done before, under this --dedup key: ' : '';

/** A person who was asked said no: that is no mistake, and not what was wanted either. */
export async function unchanged(env: Env): Promise<number> {
  await give(env, { status: REFUSED, json: { status: 'unchanged' }, text: 'Nothing changed.' });
  return REFUSED;
}

/** A word as a shell takes it. */
export const quoted = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/** How the caller would write this command again: with the path and the agent it gave. */
export function commandLine(env: Env, words: string, path: string | undefined, agent: string | undefined): string {
  const at = path === undefined ? '' : ` --path ${quoted(path)}`;
  const as = agent === undefined ? '' : ` --agent ${quoted(agent)}`;
  return `tt ${words}${at}${as}${env.json ? ' --json' : ''}`;
}
