/** `tt file put`: bytes are kept for everybody, under their hash. */
import { isRefusal } from '../../lib/errors.ts';
import { type Caller, change } from '../change.ts';
import type { Acted, Outcome, Store } from '../store.ts';
import { attach, needsOf, type Staged } from './attach.ts';
import type { Attached } from './rules.ts';

export interface Put extends Attached {
  /** The same bytes were there before: only the name and the type are new, and it counts as put now. */
  readonly existed: boolean;
}

/** Errors: invalid_name, invalid_file_type, limit_exceeded (files). */
export function putFile(store: Store, caller: Caller, file: Staged, dedup?: string): Promise<Acted<Put>> {
  const verb = { name: 'file put', dedup, needs: needsOf([file]), joins: caller.person };
  return change(store, caller, verb, (view): Outcome<Put> => {
    const put = attach(view, caller, [file]);
    if (isRefusal(put)) return put;
    const existed = put.events.some((event) => event.type === 'file_put' && event.payload.existed === true);
    return { events: put.events, blobs: { place: put.place }, result: { ...(put.files[0] as Attached), existed } };
  });
}
