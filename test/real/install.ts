/** Puts tt's skill and hooks into a harness of the jail, as its user would. */
import type { Harness } from './harness.ts';
import type { Jail } from './jail.ts';

export async function installInto(jail: Jail, { name }: Harness, ...flags: readonly string[]): Promise<void> {
  await jail.run(['tt', 'install', name, ...flags]);
}
