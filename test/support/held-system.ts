/** A machine whose clock a test holds: everything else is real, unless the test says otherwise. */
import { realSystem, type System } from '../../src/lib/system.ts';

export interface HeldSystem extends System {
  /** Lets so many milliseconds pass, on both clocks. */
  pass(ms: number): void;
  /** How often the clock was read. */
  readonly readings: number;
}

export function heldSystem(more: Partial<System> = {}): HeldSystem {
  let passed = 0;
  let readings = 0;
  return {
    ...realSystem({}),
    now: () => {
      readings++;
      return { wall: 1_750_000_000_000 + passed, mono: 1_000_000 + passed, boot: 'boot' };
    },
    ...more,
    pass: (ms) => {
      passed += ms;
    },
    get readings() {
      return readings;
    },
  };
}
