/** What one run of the proof found, and the sum over many. */
import type { RoomEvent } from '../../src/domain/event.ts';
import type { Shares } from './check/fairness.ts';
import type { Followed } from './check/followers.ts';
import type { Fault, Operation } from './history.ts';

export interface Report {
  readonly seed: number;
  readonly kind: string;
  readonly operations: readonly Operation[];
  readonly faults: readonly Fault[];
  readonly violations: readonly string[];
  readonly turns: number;
  readonly guarded: number;
  readonly guardRefused: number;
  readonly shares?: Shares;
  /** For whoever looks into a violation: the room’s log, and what each follower saw of it. */
  readonly log: readonly RoomEvent[];
  readonly followed: readonly Followed[];
}

/** One line for a person. */
export function lineOf({ seed, kind, operations, faults, violations, log, turns }: Report): string {
  const count = (outcome: string) => operations.filter((operation) => operation.outcome === outcome).length;
  const found = violations.length === 0 ? 'clean' : `${violations.length} VIOLATIONS`;
  return `${kind} ${seed}: ${operations.length} operations (${count('ok')} ok, ${count('fail')} refused, ${count('unknown')} unknown), ${faults.length} faults, ${log.length} events, ${turns} turns: ${found}`;
}
