/** Instructions for agents in layers: what comes with tt, the user's, the project's; parts of each are for one harness. */
import { readFileSync, statSync } from 'node:fs';
import { TtError } from '../lib/errors.ts';
import { partsOf, withoutComments } from '../lib/markdown.ts';
import { harnessesNamed } from './called.ts';
import { incomplete } from './protocol.ts';

export type Scope = 'bundled' | 'user' | 'project';

export interface Layer {
  readonly scope: Scope;
  readonly path: string;
}

export interface Said extends Layer {
  readonly text: string;
}

/** What each layer says to a harness, in order; silent ones are left out. Errors: instructions_unusable, package_incomplete. */
export const said = (layers: readonly Layer[], harness: string): Said[] =>
  layers.map((layer) => ({ ...layer, text: textFor(textOf(layer), harness) })).filter(({ text }) => text !== '');

function textOf({ scope, path }: Layer): string {
  const text = readInstructions(path);
  if (text === null && scope === 'bundled') throw incomplete(path, 'is not there');
  return text ?? '';
}

/**
 * A `##` heading that names a harness begins what only that one is told; it ends at the next heading of its rank.
 * Everything else is for all, also behind such a part: what somebody wrote is never dropped.
 */
export function textFor(markdown: string, harness: string): string {
  return partsOf(withoutComments(markdown))
    .flatMap(({ level, title, text }) => {
      const named = level === 2 ? harnessesNamed(title) : [];
      if (named.length > 0) return named.includes(harness) ? [text] : [];
      return level === 0 ? [text] : [`${'#'.repeat(level)} ${title}`, text];
    })
    .filter((text) => text !== '')
    .join('\n\n');
}

const LARGEST = 256 * 1024;

/** Null: there is none. Errors: instructions_unusable. */
export function readInstructions(path: string): string | null {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw unusable(path, 'is no file');
    if (stat.size > LARGEST) throw unusable(path, `has ${stat.size} bytes, the limit is ${LARGEST}`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null;
    throw asUnusable(error, path, 'cannot be read');
  }
}

/** What the file system or the decoder said, as one of ours. */
export function asUnusable(error: unknown, path: string, what: string): unknown {
  if (error instanceof TtError) return error;
  const code = codeOf(error);
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return unusable(path, 'is not valid UTF-8');
  return unusable(path, `${what} (${code})`);
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code);

const unusable = (path: string, why: string): TtError =>
  new TtError('instructions_unusable', `${path} ${why}`, 'mend or remove the file', { path });
