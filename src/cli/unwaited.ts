/** --timeout and --round belong to --wait. */
import { TtError } from '../lib/errors.ts';
import type { Args } from './command.ts';

/** Errors: invalid_wait_mode. */
export function refuseUnwaited(args: Args): void {
  if (args.on('wait') || (args.ms('timeout') === undefined && args.count('round') === undefined)) return;
  throw new TtError('invalid_wait_mode', '--timeout and --round go with --wait', 'add it');
}
