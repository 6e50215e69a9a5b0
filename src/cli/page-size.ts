/** How many one answer holds: --limit or --last within what one page may be, else the setting. */
import { SETTINGS, type Settings } from '../domain/settings.ts';
import { TtError } from '../lib/errors.ts';
import type { Args } from './command.ts';

/** Errors: invalid_input. A bad value is never silently replaced. */
export function pageSize(args: Args, settings: Settings, flag: 'limit' | 'last' = 'limit'): number {
  const said = args.count(flag);
  if (said === undefined) return settings['limit.page'];
  const { least, most } = SETTINGS['limit.page'];
  if (said >= least && said <= most) return said;
  throw new TtError(
    'invalid_input',
    `--${flag} is from ${least} to ${most}, not ${said}`,
    'leave it out: limit.page holds',
    {
      flag: `--${flag}`,
      value: said,
    },
  );
}
