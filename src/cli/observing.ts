/** `TT_ROLE=observer`: whoever has it may read all of a room and write nothing in it, not even that it was here. */
import type { Locks, Store } from '../domain/store.ts';
import { TtError } from '../lib/errors.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Errors: invalid_config, for a role that does not exist: whoever meant to look only must not write by a slip. */
export function isObserver({ TT_ROLE: role }: Variables): boolean {
  if (role === undefined || role === '') return false;
  if (role === 'observer') return true;
  const message = `TT_ROLE is ${JSON.stringify(role)}, and the only role is observer`;
  throw new TtError('invalid_config', message, 'unset TT_ROLE', { name: 'TT_ROLE', value: role });
}

export const observers = (): TtError =>
  new TtError('observer', 'an observer reads, and writes nothing', 'unset TT_ROLE to take part');

/** The same store for reading. What a command would do for its own sake is left out, what it was asked for is refused. */
export function readOnly(store: Store): Store {
  const refused = () => Promise.reject(observers());
  const leftOut = () => Promise.resolve();
  const writing = { act: refused, actOnCopy: refused, saveCursor: refused, fill: refused };
  // Not copied: the number of the room is read from the database when it is asked for.
  return Object.assign(Object.create(store), {
    ...writing,
    vouch: leftOut,
    sweep: leftOut,
    rehearse: leftOut,
    catchUp: leftOut,
  });
}

/** A lock is a file: nobody who only looks has one. */
export const noLocks = (locks: Locks): Locks => ({
  ...locks,
  hold: () => {
    throw observers();
  },
});
