/** `--since`: an event's number, an age, or a moment. */
import { parseDuration } from '../lib/duration.ts';
import { TtError } from '../lib/errors.ts';

export interface Since {
  /** The last event that is too old. */
  readonly after?: number;
  /** Wall clock, milliseconds. */
  readonly since?: number;
}

/** Where whoever reads on from then begins; undefined: nothing was said. */
export const beginning = ({ after, since }: Since): number | undefined =>
  after ?? (since === undefined ? undefined : 0);

/** `now`: wall clock, milliseconds. Errors: invalid_input. */
export function sinceFrom(text: string | undefined, now: number, flag = '--since'): Since {
  if (text === undefined) return {};
  if (/^#?\d{1,15}$/.test(text)) return { after: Number(text.replace('#', '')) - 1 };
  const age = parseDuration(text);
  if (age !== null) return { since: now - age };
  // A day alone would be read as UTC, and a time of a day as local.
  const moment = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text.length === 10 ? `${text} 00:00` : text) : Number.NaN;
  if (!Number.isNaN(moment)) return { since: moment };
  throw new TtError(
    'invalid_input',
    `${flag} is an event number, an age or a time, not ${JSON.stringify(text)}`,
    `${flag} 10m`,
    {
      ...{ flag, value: text },
    },
  );
}
