/** A power cut loses nothing that was promised and tears nothing; and a disk that lies is caught, so the proof can fail. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Crew, hindrance, makeCrew, newFolder } from './crew.ts';
import { CONTROLS, counted, TRIALS, told } from './plan.ts';
import { type Effort, prove, type Report, type Trial } from './trial.ts';

const seed = Number(process.env['TT_POWER_SEED'] ?? 1);
const disks = Number(process.env['TT_POWER_DISKS'] ?? 400);
const why = hindrance();

let crew: Crew;

async function report(trial: Trial, effort: Effort): Promise<Report> {
  const done = await prove(crew, trial, effort);
  console.log(`${told(done)} (seed ${effort.seed})`);
  return done;
}

describe.skipIf(why)(why ? `skipped: ${why}` : 'after a power cut', () => {
  beforeAll(async () => {
    crew = await makeCrew(newFolder());
  });
  afterAll(() => rmSync(crew.folder, { recursive: true, force: true }));

  test.each(TRIALS)('nothing is lost or torn: $name', async (trial) => {
    const { found, corners, ...sizes } = await report(trial, { seed, disks: disks * trial.share });
    expect(found).toEqual([]);
    expect(corners).toEqual(expect.arrayContaining([...trial.through]));
    expect(Math.min(sizes.points, sizes.disks / 3)).toBeGreaterThan(10);
  });

  test.each(CONTROLS)('what is not synced is missed: $name', async (trial) => {
    const faults = counted(await report(trial, { seed, disks: 100 }));
    expect(faults['lost']).toBeGreaterThan(0);
    if (trial.wanted === 'torn') expect(faults['damaged']).toBeGreaterThan(0);
    // SQLite's word for NORMAL: the newest changes may be gone, what is there is whole.
    else expect(Object.keys(faults).filter((what) => !['lost', 'ahead', 'refused'].includes(what))).toEqual([]);
  });
});
