/** A backup that is told to end on the way: nothing of it stays. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { roomToKeep } from '../support/keeping.ts';
import { until } from '../support/workspace.ts';

/** So many that copying them takes longer than a look at the directory. */
const MANY = 2_000;

test.each(['SIGTERM', 'SIGINT'] as const)(
  'told to end by %s, a backup takes away what it has copied',
  async (signal) => {
    const ws = await roomToKeep();
    const files = join(ws.room, 'files', 'ab');
    mkdirSync(files, { recursive: true });
    for (let i = 0; i < MANY; i++) writeFileSync(join(files, i.toString(16).padStart(62, '0')), `${i}`);
    const before = readdirSync(ws.dir).sort();
    const backup = ws.start(['backup', 'b']);
    await until('it copies', () => readdirSync(ws.dir).some((name) => name.endsWith('.part')));
    backup.kill(signal);
    expect((await backup).signal).toBe(signal);
    expect(readdirSync(ws.dir).sort()).toEqual(before);
  },
);
