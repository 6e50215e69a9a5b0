/** `tt instructions update`: renew instructions that are still as tt made them; edited ones only when it is said. */
import { realpathSync } from 'node:fs';
import { asUnusable, type Layer, readInstructions } from '../../harness/instructions.ts';
import { isUnedited, template } from '../../harness/template.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { replaceFile } from '../../store/lasting.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { layerMeant, layersFor } from '../layers.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const named = args.on('user') || args.on('project');
  if (args.on('replace') && !named)
    throw new TtError('invalid_input', '--replace needs --user or --project', 'say which of them is to be lost');
  const layers = named ? [layerMeant(env, args)] : layersFor(env).filter(({ scope }) => scope !== 'bundled');
  const results = layers.map((layer) => ({ ...layer, status: update(env, layer, args.on('replace')) }));
  await give(env, {
    json: { results },
    text: results.map(({ scope, path, status }) => `${scope}: ${MEANING[status]} (${visibleLine(path)})`).join('\n'),
  });
  return undefined;
}

type Status = 'absent' | 'current' | 'updated' | 'kept' | 'replaced';

const MEANING: Readonly<Record<Status, string>> = {
  absent: 'there are none',
  current: 'up to date',
  updated: 'updated',
  kept: 'edited, so kept; --replace begins anew',
  replaced: 'replaced',
};

/** Errors: instructions_unusable. */
function update({ system }: Env, { path }: Layer, replace: boolean): Status {
  const text = readInstructions(path);
  if (text === null) return 'absent';
  if (text === template()) return 'current';
  const unedited = isUnedited(text);
  if (!unedited && !replace) return 'kept';
  try {
    // A link stays one: people keep such files elsewhere.
    replaceFile(realpathSync(path), template(), system.token(), 0o644);
  } catch (error) {
    throw asUnusable(error, path, 'cannot be written');
  }
  return unedited ? 'updated' : 'replaced';
}
