/** How fast a room goes out and in again, and how much memory that takes. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleActor, startActor } from '../actors.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'keep';
export const title = 'a room with 1,000,000 events, exported and imported';

export async function measure({ quick }) {
  const [full, empty] = [freshRoom(), freshRoom()];
  try {
    const filler = await startActor(full, await bundleActor('filler'));
    await filler.ask({ events: quick ? 5_000 : 1_000_000 });
    await filler.end();
    const file = join(full.dir, 'room.jsonl');
    rmSync(join(empty.dir, '.tt'), { recursive: true });
    const bare = measured(full, ['-e', '0']);
    const runs = {
      export: measured(full, [BIN, 'export', '-o', file, '--json']),
      import: measured(empty, [BIN, 'import', file, '--json']),
    };
    const [out, back] = [full, empty].map((room) => JSON.parse(room.tt(['replay', '--json'])));
    const rows = Object.entries(runs).flatMap(([what, { took, peak }]) => [
      {
        ...{ what: `${what}, events a second`, value: (out.events / took) * 1_000, unit: '1/s' },
        ...{ least: 50_000, detail: `${out.events} events in ${(took / 1_000).toFixed(1)} s, a whole process` },
      },
      {
        ...{ what: `${what}, peak of memory over bare Node`, value: peak - bare.peak, unit: 'MB', target: 80 },
        detail: `${peak.toFixed(1)} MB - ${bare.peak.toFixed(1)} MB (VmHWM)`,
      },
    ]);
    const differ = out.hash === back.hash && out.events === back.events ? 0 : 1;
    const detail = `${out.hash.slice(0, 16)}… and ${back.hash.slice(0, 16)}…`;
    return [
      ...rows,
      { what: 'hashes of the two rooms that differ', value: String(differ), unit: '', target: 0, detail },
    ];
  } finally {
    await full.remove();
    await empty.remove();
  }
}

/** Milliseconds of a whole process, and the most memory that it ever had, in MB. */
function measured(room, words) {
  const file = join(room.home, 'peak');
  const preload = join(room.home, 'peak.cjs');
  const note = `require('fs').writeFileSync(${JSON.stringify(file)}, require('fs').readFileSync('/proc/self/status'))`;
  writeFileSync(preload, `process.on('exit', () => ${note});`);
  const took = room.timed(['-r', preload, ...words]);
  return { took, peak: (Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1]) * 1_024) / 1e6 };
}
