/** What only a person may do, or an agent that says who asked and why; and how that is written down. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import type { Caller } from '../change.ts';
import type { Requested, Spoken } from '../event.ts';

export interface Control {
  readonly reason: string | null;
  readonly dedup?: string | undefined;
}

/** Written down with what it did: an agent said that a person asked for it. */
export const requested = ({ person, operatorRequested }: Pick<Caller, 'person' | 'operatorRequested'>): Requested =>
  person || !operatorRequested ? {} : { requested: true };

/** A person’s word passes every brake. */
export const spoken = ({ person }: Caller): Spoken => (person ? { origin: 'operator' } : {});

/** A person, or an agent that says who asked and why. */
export function operators(
  caller: Pick<Caller, 'person' | 'operatorRequested'>,
  verb: string,
  reason: string | null,
): Refusal | null {
  if (caller.person || (caller.operatorRequested && reason !== null && reason.trim() !== '')) return null;
  const said = `tt ${verb} --operator-requested --reason '…'`;
  return caller.operatorRequested
    ? refuse('operator_required', 'what is done on a person’s word says why', said, { field: 'reason' })
    : refuse('operator_required', `only a person may run tt ${verb}`, `if a person told you to: ${said}`);
}
