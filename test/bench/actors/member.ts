/** A member of the room at argv[2] that acts through the real store: the store, who calls, and a line-by-line ear. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Caller } from '../../../src/domain/change.ts';
import { DEFAULTS } from '../../../src/domain/settings.ts';
import type { Store } from '../../../src/domain/store.ts';
import { realSystem, type System } from '../../../src/lib/system.ts';
import type { Place } from '../../../src/store/place.ts';
import { sqliteStore } from '../../../src/store/sqlite/store.ts';

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

export const say = (answer: unknown): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);

/** Says that it is ready, then answers each line; ends with stdin. */
export async function serve(answer: (request: Record<string, unknown>) => Promise<unknown>): Promise<void> {
  say({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) say(await answer(JSON.parse(line)));
  store.close();
}
