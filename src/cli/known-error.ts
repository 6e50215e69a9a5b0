/** Whatever was thrown, as a refusal with a code: what is none is a bug of ours, and says so. */
import { identify } from '../harness/identity.ts';
import { wayOutOf } from '../harness/table.ts';
import { TtError } from '../lib/errors.ts';
import type { System } from '../lib/system.ts';

export const knownError = (error: unknown, system: System): TtError =>
  error instanceof TtError ? inSandbox(error, system) : unexpected(error, system);

/** From inside a sandbox a room above its writable root cannot be written: then only one rule helps. */
function inSandbox(error: TtError, system: System): TtError {
  if (error.code !== 'room_not_writable') return error;
  const { harness, sandboxed } = identify(system, undefined);
  return sandboxed ? new TtError(error.code, error.message, wayOutOf(harness), error.details) : error;
}

function unexpected(error: unknown, { env }: System): TtError {
  if (isNul(error)) return new TtError('invalid_input', 'a path has a NUL in it, which no path has', 'leave it out');
  const what =
    error instanceof Error ? (env['TT_DEBUG'] ? (error.stack ?? error.message) : error.message) : String(error);
  return new TtError('internal', `a bug in tt: ${what}`, 'TT_DEBUG=1 shows where; please report it');
}

/** A shell cannot say one; a line of a batch can. */
const isNul = (error: unknown): boolean =>
  error instanceof TypeError &&
  'code' in error &&
  error.code === 'ERR_INVALID_ARG_VALUE' &&
  /null bytes/.test(error.message);
