/** What `bin/tt-hook` reads to answer without starting Node: who holds the stick, and how far each session has got. */
import { mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { View, Voucher } from '../domain/store.ts';
import { bellNumber } from './sqlite/bells.ts';
import { step } from './sqlite/steps.ts';

const STICK = 'stick';
const SESSIONS = 'hooks';
const FORMAT = 1;

/** Takes every yes back. By cutting the file, which needs no space: on a full disk too. Errors: those of the file system. */
export function silence(dir: string): void {
  try {
    truncateSync(join(dir, STICK));
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
  }
}

/** To be called under the write lock. A lease that nobody keeps is renewed by the hooks that ask, so they have to. */
export function speak(dir: string, session: string, view: View, { agent, mayEdit, caughtUp }: Voucher): void {
  const file = sessionFile(dir, session);
  if (file === null) return;
  const { turn } = view.state;
  const guarded = turn.owner === null || Boolean(view.lease?.protector);
  const holder = turn.owner ?? '-';
  const line =
    mayEdit === null || !guarded ? '' : `${FORMAT} ${turn.id} ${mayEdit === 'holder' ? agent : holder} run\n`;
  if (!caughtUp) {
    forget(dir, session);
    return;
  }
  if (line !== '') writeFileSync(join(dir, STICK), line, { mode: 0o600 });
  step('spoken');
  mkdirSync(join(dir, SESSIONS), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${bellNumber(view.head)} ${agent} ${mayEdit === 'alone' ? 'free' : '-'}\n`, { mode: 0o600 });
}

/** From now on this session's hooks ask. */
export function forget(dir: string, session: string): void {
  const file = sessionFile(dir, session);
  if (file !== null) rmSync(file, { force: true });
}

/** Files of sessions that have not been heard of for so long. */
export function forgetOld(dir: string, before: number): void {
  for (const name of names(join(dir, SESSIONS))) {
    const file = join(dir, SESSIONS, name);
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? before) < before) rmSync(file, { force: true });
  }
}

/** Session ids come from outside: only what can be nothing but a file's name. */
const sessionFile = (dir: string, session: string): string | null =>
  /^[\w-]{1,128}$/.test(session) ? join(dir, SESSIONS, session) : null;

function names(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
