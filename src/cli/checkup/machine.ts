/** What tt needs of the machine, room or no room: Node, SQLite, a name for the caller. */
import { wayOutOf } from '../../harness/table.ts';
import { checkLibrary } from '../../store/sqlite/open.ts';
import type { Env } from '../env.ts';
import { attempt, type Check, fail, ok, warn } from './check.ts';

export const machineChecks = async (env: Env): Promise<readonly Check[]> => [
  nodeCheck(process.version),
  await attempt('sqlite', () => ok('sqlite', `SQLite ${checkLibrary()}, better-sqlite3 loads`)),
  await attempt('identity', () => identityCheck(env)),
];

export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const fits = major === 20 ? minor >= 19 : major === 22 ? minor >= 12 : major >= 24;
  const detail = `Node ${version}`;
  return fits ? ok('node', detail) : fail('node', `${detail} is not supported`, 'use Node 20.19, 22.12, 24 or newer');
}

function identityCheck(env: Env): Check {
  const { agent, harness, source, sandboxed, trail } = env.identity();
  const why = trail().find((step) => step.decided)?.why ?? '';
  const detail = `you are ${agent} (${source}: ${why})`;
  if (!sandboxed) return ok('identity', detail);
  return warn(
    'identity',
    `${detail}, in a sandbox: no guardian can live here, a turn lasts lease.unguarded`,
    wayOutOf(harness),
  );
}
