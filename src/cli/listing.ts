/** A page of notes, forms or questions: oldest first, those that are over only with --all. */
import type { RowKind, Rows } from '../domain/row.ts';
import { give } from './answer.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';
import { pageSize } from './page-size.ts';

interface Shown<R> {
  /** What the list is called in JSON. */
  readonly key: string;
  readonly json: (row: R) => object;
  readonly line: (row: R) => string;
  readonly none: string;
}

/** Errors: invalid_input, invalid_cursor. */
export async function giveRows<K extends RowKind>(
  env: Env,
  args: Args,
  kind: K,
  shown: Shown<Rows[K]>,
): Promise<undefined> {
  const { store, settings } = env.room();
  const limit = pageSize(args, settings);
  const found = await store.rows(kind, { after: args.text('after'), limit: limit + 1, ended: args.on('all') });
  const rows = found.slice(0, limit);
  const more = found.length > limit;
  await give(env, {
    json: { [shown.key]: rows.map(shown.json), ...(more ? { has_more: true } : {}) },
    text: () =>
      [...rows.map(shown.line), ...(more ? [`(more: --after ${rows.at(-1)?.id})`] : [])].join('\n') || shown.none,
  });
  return undefined;
}
