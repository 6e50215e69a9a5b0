/** Writes a line at the end of a file of a room; once it has seen how large that is, it waits until it may go on. */
import fs from 'node:fs';
import { appendLine } from '../../src/cli/append.ts';
import type { Place } from '../../src/store/place.ts';
import { args, say, system } from './stage.ts';

const { dir, name, most, go } = args<{ dir: string; name: string; most: number; go: string }>();
const { statSync } = fs;
const thenWaits = (path: string, options: fs.StatSyncOptions) => {
  const found = statSync(path, options);
  if (!path.endsWith(name)) return found;
  Object.assign(fs, { statSync });
  say('seen');
  while (!fs.existsSync(go)) system.pause(2);
  return found;
};
Object.assign(fs, { statSync: thenWaits });
appendLine({ dir } as Place, name, most, { from: 'actor' });
process.exit(0);
