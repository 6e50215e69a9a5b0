/** A member of the room at argv[2] that acts through the real store: the store, who calls, and an ear. */
import { join } from 'node:path';
import type { Caller } from '../../../src/domain/change.ts';
import { DEFAULTS } from '../../../src/domain/settings.ts';
import type { Store } from '../../../src/domain/store.ts';
import { realSystem, type System } from '../../../src/lib/system.ts';
import type { Place } from '../../../src/store/place.ts';
import { sqliteStore } from '../../../src/store/sqlite/store.ts';
import { answerLines } from './ear.ts';

const workspace = process.argv[2] ?? '.';

export const place: Place = { workspace, dir: join(workspace, '.tt') };
export const system: System = realSystem(process.env);
export const store: Store = sqliteStore({ place, system, settings: DEFAULTS });

export const callerAs = (agent: string): Caller => ({
  agent,
  harness: 'script',
  session: null,
  process: null,
  person: false,
  operatorRequested: false,
  force: false,
});

/** Answers each line; ends with stdin. */
export async function serve(answer: (request: Record<string, unknown>) => Promise<unknown>): Promise<void> {
  await answerLines(answer);
  store.close();
}
