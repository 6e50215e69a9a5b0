/** A power cut at any moment costs nothing that was acknowledged and tears nothing; and the check would see it if it did. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeBuild } from '../builds.ts';
import { chance } from '../chance.ts';
import type { Flaw } from '../flaws.ts';
import { type CutOptions, type CutReport, cut } from './cut.ts';
import { newDisk } from './disk.ts';
import { type Write, whyNot } from './record.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const reason = whyNot();

async function cutBuild(flaw: Flaw | null, options: Partial<CutOptions> = {}): Promise<CutReport> {
  const build = await makeBuild(root, flaw);
  try {
    const report = await cut(build, { root, seed: 1, disks: 600, ...options });
    console.log(
      `power, ${flaw ?? (options.lies ? 'a disk that lies' : 'sound')}: ${JSON.stringify({ ...report, violations: report.violations.length })}`,
    );
    return report;
  } finally {
    build.remove();
  }
}

test.skipIf(reason !== null)(
  `a power cut loses and tears nothing${reason ? ` (${reason})` : ''}`,
  { timeout: 180_000 },
  async () => {
    const report = await cutBuild(null);
    expect(report.violations).toEqual([]);
    expect(report.disks).toBeGreaterThanOrEqual(600);
    expect(report.acknowledged).toBeGreaterThan(200);
    expect(report.tooEarly).toBeLessThan(60);
  },
);

test.skipIf(reason !== null)('a disk that only says that it has synced is seen', { timeout: 180_000 }, async () => {
  const { violations } = await cutBuild(null, { lies: true, disks: 80 });
  expect(violations.join('\n')).toMatch(/acknowledged messages lost|does not open|does not fold/);
});

test.skipIf(reason !== null)('a database that syncs only now and then is seen', { timeout: 180_000 }, async () => {
  const { violations } = await cutBuild('unsynced', { disks: 200 });
  expect(violations.join('\n')).toMatch(/acknowledged messages lost/);
});

const put = (at: number, text: string): Write => ({ op: 'write', name: 'f', at, bytes: Buffer.from(text) });
const sync = (name: string): Write => ({ op: 'sync', name, at: 0, bytes: Buffer.alloc(0) });
const textOf = (files: ReadonlyMap<string, Buffer>): string | undefined => files.get('f')?.toString();

test('the disk: what was synced stays, the rest stays or goes, and a name needs its directory or its file synced', () => {
  const disk = newDisk();
  disk.happen({ op: 'create', name: 'f', at: 0, bytes: Buffer.alloc(0) });
  disk.happen(put(0, 'old'));
  expect([textOf(disk.afterCut('none')), textOf(disk.afterCut('all'))]).toEqual([undefined, 'old']);
  disk.happen(sync('f'));
  disk.happen(put(0, 'new'));
  disk.happen(put(3, ' and more'));
  expect([textOf(disk.afterCut('none')), textOf(disk.afterCut('all'))]).toEqual(['old', 'new and more']);
  const draw = chance(1);
  const seen = new Set(Array.from({ length: 200 }, () => textOf(disk.afterCut(draw))?.replaceAll('\0', '_')));
  expect(seen).toEqual(new Set(['old', 'new', 'old and more', 'new and more']));
  disk.happen({ op: 'unlink', name: 'f', at: 0, bytes: Buffer.alloc(0) });
  expect([textOf(disk.afterCut('none')), textOf(disk.afterCut('all'))]).toEqual(['old', undefined]);
  disk.happen(sync('.'));
  expect(textOf(disk.afterCut('none'))).toBeUndefined();
});
