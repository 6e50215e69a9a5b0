/** A power cut after a restore has answered: the room is the restored one; before, it is one of the two. */
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hindrance, makeCrew, newFolder } from './crew.ts';
import { told } from './plan.ts';
import { restoring } from './stories.ts';
import { prove } from './trial.ts';

const why = hindrance();

test.skipIf(why)(why ? `skipped: ${why}` : 'a restore that was told of is on the disk', async () => {
  const crew = await makeCrew(newFolder());
  try {
    const report = await prove(crew, { name: 'restoring', play: restoring }, { seed: 1, disks: 400 });
    console.log(told(report));
    expect(report.found).toEqual([]);
    // The new epoch is in it, and more than a few moments were looked at.
    expect(report.events).toBeGreaterThan(4);
    expect(report.points).toBeGreaterThan(50);
  } finally {
    rmSync(crew.folder, { recursive: true, force: true });
  }
});
