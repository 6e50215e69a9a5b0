/** Files of a room, as they lie on the disk. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunOptions, Workspace } from './workspace.ts';

/** Where the bytes of a hash lie. */
export const blobOf = ({ room }: Workspace, hash: string): string =>
  join(room, 'files', hash.slice(7, 9), hash.slice(9));

/** Written into the workspace and put; gives the hash. */
export async function put(ws: Workspace, as: RunOptions, name: string, text: string): Promise<string> {
  writeFileSync(join(ws.dir, name), text);
  return String((await ws.tt(['file', 'put', name, '--json'], as)).json['hash']);
}

/** Every file below `.tt/files`: those in place, and those that come in. */
export function blobsIn({ room }: Workspace): readonly string[] {
  const found = readdirSync(join(room, 'files'), { recursive: true, withFileTypes: true });
  return found.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
}
