/** Holds the write lock of a database: for so many milliseconds, or until it is killed. Adds a cursor row on its way out. */
import { join } from 'node:path';
import { openDatabase } from '../../src/store/sqlite/driver.ts';
import { args, say, stay, system } from './stage.ts';

const { dir, ms } = args<{ dir: string; ms: number | null }>();
const db = openDatabase(join(dir, 'room.db'), { timeout: 0 });
db.exec('BEGIN IMMEDIATE');
say('held');
if (ms === null) stay();
system.pause(ms);
db.exec("INSERT INTO cursor (agent, seq) VALUES ('script:grabbed', 7); COMMIT");
say('let go');
db.close();
