/** `tt file list`: the files of the room. */
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveRows } from '../listing.ts';
import { fileJson, fileLine } from '../show/file.ts';

export const run = (env: Env, args: Args): Promise<undefined> =>
  giveRows(env, args, 'file', { key: 'files', json: fileJson, line: fileLine, none: 'No files.' });
