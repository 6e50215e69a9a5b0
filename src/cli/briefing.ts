/** What a joining agent is told beside the room: nothing, unless its protocol is old or somebody wrote instructions. */
import { existsSync } from 'node:fs';
import type { Place } from '../store/place.ts';
import type { Env } from './env.ts';
import { layersFor } from './layers.ts';
import { skillDirectory } from './packaged.ts';

interface Newer {
  readonly version: number;
  readonly text: string;
}

/** Null: the caller did not ask, or knows this protocol or a newer one. Errors: package_incomplete. */
export async function newerThan(env: Env, known: number | undefined): Promise<Newer | null> {
  if (known === undefined) return null;
  const { readProtocol } = await import('../harness/protocol.ts');
  const protocol = readProtocol(skillDirectory(env));
  if (protocol.version <= known) return null;
  const { protocolText } = await import('./show/protocol.ts');
  return { version: protocol.version, text: protocolText(protocol) };
}

/** Whether the user or the project has something to say to the caller. A file that cannot be read counts: showing it tells why. */
export async function hasInstructions(env: Env, { workspace }: Place): Promise<boolean> {
  try {
    const own = layersFor(env, workspace).filter(({ scope, path }) => scope !== 'bundled' && existsSync(path));
    if (own.length === 0) return false;
    const { said } = await import('../harness/instructions.ts');
    return said(own, env.identity().harness).length > 0;
  } catch {
    return true;
  }
}
