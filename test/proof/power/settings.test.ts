/** The settings of a room are a file that SQLite does not see to: a power cut neither tears it nor takes it back. */
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hindrance, makeCrew, newFolder } from './crew.ts';
import { settings } from './stories.ts';
import { prove } from './trial.ts';

const why = hindrance();
if (why) console.log(`skipped: ${why}`);

test.skipIf(why)('a setting that was answered is set, and its file is never torn', async () => {
  const crew = await makeCrew(newFolder());
  try {
    const { found, corners } = await prove(crew, { name: 'settings', play: settings }, { seed: 1, disks: 200 });
    expect(found).toEqual([]);
    expect(corners).toContain('a rename');
  } finally {
    rmSync(crew.folder, { recursive: true, force: true });
  }
});
