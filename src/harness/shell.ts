/** placeholder until the real one is merged */
import { resolve } from 'node:path';
export function shellWrites(command: string, cwd: string): readonly string[] {
  return [...command.matchAll(/>\s*([\w./-]+)/g)].map((m) => resolve(cwd, m[1] as string));
}
