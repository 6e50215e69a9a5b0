/** One line of `tt doctor`: what was looked at, how it is, and what to do when it is not well. */
import { TtError } from '../../lib/errors.ts';

export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  readonly fix?: string | undefined;
}

export const ok = (name: string, detail: string): Check => ({ name, status: 'ok', detail });
export const warn = (name: string, detail: string, fix: string): Check => ({ name, status: 'warn', detail, fix });
export const fail = (name: string, detail: string, fix: string): Check => ({ name, status: 'fail', detail, fix });

/** Whoever reads this has just run it. */
const withoutDoctor = (hint = ''): string =>
  hint
    .split('; ')
    .filter((step) => !/^tt doctor(?! --)/.test(step))
    .join('; ') || 'keep a copy of .tt, and move it away: the next tt join makes a new room';

const READ_ONLY: readonly string[] = ['EROFS', 'EACCES', 'EPERM'];

/** A check that cannot be made is a finding like any other: doctor is for when things are broken. */
export async function attempt(name: string, look: () => Check | Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof TtError) return fail(name, `${error.message} (${error.code})`, withoutDoctor(error.hint));
    const code = String((error as { code?: unknown } | null)?.code);
    if (READ_ONLY.includes(code))
      return fail(name, `not tried: nothing can be written there (${code})`, 'make the room’s directory writable');
    return fail(name, error instanceof Error ? error.message : String(error), 'please report this');
  }
}
