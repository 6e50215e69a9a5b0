/** `tt instructions reset`: delete one's own instructions or the project's, after a yes. */
import { existsSync, rmSync } from 'node:fs';
import { asUnusable, type Layer } from '../../harness/instructions.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give, unchanged } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { DONE } from '../exit.ts';
import { layerMeant } from '../layers.ts';

export async function run(env: Env, args: Args): Promise<number> {
  const layer = layerMeant(env, args);
  const { scope, path } = layer;
  const there = existsSync(path);
  if (there) {
    if (!(await isMeant(env, args, layer))) return unchanged(env);
    remove(path);
  }
  await give(env, {
    json: { scope, path, status: there ? 'removed' : 'absent' },
    text: `${visibleLine(path)} ${there ? 'is deleted' : 'is not there'}.`,
  });
  return DONE;
}

/** Errors: confirmation_required. */
async function isMeant({ io }: Env, args: Args, { scope, path }: Layer): Promise<boolean> {
  if (args.on('yes')) return true;
  if (io.canAsk) return io.ask(`Delete ${visibleLine(path)}?`);
  throw new TtError('confirmation_required', `${path} would be lost`, `tt instructions reset --${scope} --yes`, {
    path,
  });
}

function remove(path: string): void {
  try {
    rmSync(path);
  } catch (error) {
    throw asUnusable(error, path, 'cannot be deleted');
  }
}
