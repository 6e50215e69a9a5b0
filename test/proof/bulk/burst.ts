/** Several changes at once that share a commit, as the lines of a batch do. */
import type { Gate, Store } from '../../../src/domain/store.ts';
import type { Chance } from '../chance.ts';

export interface OwnGate extends Gate {
  /** Opens it; resolves when a change has passed. */
  open(): Promise<void>;
  close(): void;
}

export function newGate(): OwnGate {
  let passed: (() => void) | null = null;
  return {
    isOpen: () => passed !== null,
    passed: () => passed?.(),
    open: () =>
      new Promise((resolve) => {
        passed = resolve;
      }),
    close() {
      passed = null;
    },
  };
}

/** Resolves to what each came to, when all are over. */
export async function burst<T>(
  store: Store,
  gate: OwnGate,
  draw: Chance,
  say: () => Promise<T>,
): Promise<readonly T[]> {
  const all: Promise<T>[] = [];
  for (let left = draw.between(2, 12); left > 0; left--) {
    const passed = gate.open();
    const done = say();
    all.push(done);
    await Promise.race([done, passed]);
  }
  gate.close();
  store.commitGroup();
  return Promise.all(all);
}
