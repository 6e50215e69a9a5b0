/** A power cut while a room is made: every moment of it, with a short recording. */
import { rmSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { hindrance, makeCrew, newFolder } from './crew.ts';
import { counted } from './plan.ts';
import { making } from './stories.ts';
import { prove, type Report } from './trial.ts';

const why = hindrance();
let report: Report;

describe.skipIf(why)(why ? `skipped: ${why}` : 'a room that was just made', () => {
  beforeAll(async () => {
    const crew = await makeCrew(newFolder());
    try {
      report = await prove(crew, { name: 'making', play: making }, { seed: 1, disks: 1_000 });
    } finally {
      rmSync(crew.folder, { recursive: true, force: true });
    }
    // Every moment.
    expect(report.points).toBe(report.entries + 1);
  });

  test('is not lost with its name: the directory around it is synced', () => {
    expect(counted(report)['lost']).toBeUndefined();
  });

  test('is read also when its making was cut off: a reader leaves the journal to a writer', () => {
    expect(counted(report)['refused']).toBeUndefined();
  });

  test('is hidden from git: its .gitignore is there before the database, with every byte', () => {
    expect(counted(report)['visible']).toBeUndefined();
  });

  test('has nothing else wrong with it', () => {
    expect(report.found).toEqual([]);
  });
});
