/** What every actor needs: its arguments, a voice, an ear, and a way to stand still until it is killed. */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { DEFAULTS, type Settings } from '../../src/domain/settings.ts';
import type { Store } from '../../src/domain/store.ts';
import { realSystem, type System } from '../../src/lib/system.ts';
import type { Place } from '../../src/store/place.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';

/** Where a room is and what keeps it: enough for another process to open it. */
export interface Address {
  readonly driver: 'sqlite';
  readonly place: Place;
  readonly settings?: Partial<Settings>;
}

export const args = <T>(): T => JSON.parse(process.argv[2] ?? '{}') as T;

/** At once, also when the next step blocks the thread. */
export const say = (word: unknown): void =>
  void writeSync(1, `${typeof word === 'string' ? word : JSON.stringify(word)}\n`);

export function stay(): never {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
export const hear = async (): Promise<string> => (await lines.next()).value ?? '';

export const system: System = realSystem({});

export function openRoom({ place, settings }: Address, more: { create?: boolean; system?: System } = {}): Store {
  return sqliteStore({ place, system, settings: { ...DEFAULTS, ...settings }, ...more });
}

/** What went wrong, as a code. */
export const codeOf = (error: unknown): string => {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? String(error);
};
