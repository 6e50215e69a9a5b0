/** How many one answer holds: --limit or --last within what one page may be, else the setting. */
import { SETTINGS, type Settings } from '../domain/settings.ts';
import { TtError } from '../lib/errors.ts';
import type { Args } from './command.ts';

/** `usual`: what holds when nothing is said. Errors: invalid_input. A bad value is never silently replaced. */
export function pageSize(
  args: Args,
  settings: Settings,
  flag: 'limit' | 'last' = 'limit',
  usual = settings['limit.page'],
): number {
  const said = args.count(flag);
  if (said === undefined) return usual;
  const { least, most } = SETTINGS['limit.page'];
  if (said >= least && said <= most) return said;
  throw new TtError(
    'invalid_input',
    `--${flag} is from ${least} to ${most}, not ${said}`,
    `leave it out: it is ${usual} then`,
    {
      flag: `--${flag}`,
      value: said,
    },
  );
}
