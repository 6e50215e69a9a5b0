/** Waits as a program does that nobody wakes: looks into the room's file every 250 ms and prints what is new. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../src/store/sqlite/driver.ts';

const EVERY_MS = 250;

// One connection and one statement, kept: a look costs as little as it can.
const db = openDatabase(join(process.argv[2] ?? '.', '.tt', 'room.db'), { readonly: true });
const since = db.prepare('SELECT * FROM event WHERE seq > ? ORDER BY seq');
let head = (db.prepare('SELECT max(seq) AS seq FROM event').get() as { seq: number }).seq;

writeSync(1, '{"ready":true}\n');
setInterval(() => {
  for (const row of since.all(head) as { seq: number }[]) {
    writeSync(1, `${JSON.stringify(row)}\n`);
    head = row.seq;
  }
}, EVERY_MS);
process.stdin.resume().once('end', () => process.exit());
