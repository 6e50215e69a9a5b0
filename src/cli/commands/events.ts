/** `tt events`: the log, from a cursor or as it happens. */

import { EVENT_TYPES } from '../../domain/catalogue.ts';
import type { EventType } from '../../domain/event.ts';
import { TtError } from '../../lib/errors.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { readLog } from '../reading.ts';

export const run = async (env: Env, args: Args): Promise<number> =>
  readLog(env, args, { types: typesFrom(args.list('event')), whole: false });

function typesFrom(names: readonly string[] | undefined): readonly EventType[] | undefined {
  // `--event ,` names none: a filter that lets nothing through would wait for ever.
  const strange = names?.length === 0 ? '' : names?.find((name) => !EVENT_TYPES.includes(name as EventType));
  if (strange === undefined) return names as readonly EventType[] | undefined;
  throw new TtError(
    'invalid_event_type_filter',
    `there is no event type ${JSON.stringify(strange)}`,
    hintFor(strange),
    {
      value: strange,
    },
  );
}

/** All of them are no help to whoever has left out half of a name. */
function hintFor(strange: string): string {
  const near = EVENT_TYPES.filter((type) => strange !== '' && type.split('_').includes(strange.toLowerCase()));
  return near.length > 0 ? `--event ${near.join(',')}` : `one of ${EVENT_TYPES.join(', ')}`;
}
