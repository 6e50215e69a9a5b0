/** Commits to a bare SQLite file as fast as it can: a row like the room's last event, in a transaction of its own. */
import { join } from 'node:path';
import { openDatabase } from '../../../src/store/sqlite/driver.ts';
import { answerLines } from './ear.ts';

const workspace = process.argv[2] ?? '.';
let insert: (() => void) | null = null;

void answerLines(async ({ ms }) => {
  insert ??= inserter();
  const end = performance.now() + Number(ms);
  let sent = 0;
  for (; performance.now() < end; sent++) insert();
  return { sent };
});

/** Same file system, same pragmas, same values; no index, no check, nothing read, nobody to wake. */
function inserter(): () => void {
  const room = openDatabase(join(workspace, '.tt', 'room.db'), { readonly: true });
  const row = room.prepare('SELECT * FROM event ORDER BY seq DESC LIMIT 1').get() as Record<string, unknown>;
  room.close();
  const { seq: _, ...values } = row;
  const columns = Object.keys(values);
  const db = openDatabase(join(workspace, 'bare.db'), {});
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE event (seq INTEGER PRIMARY KEY, ${columns.join(', ')})`);
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  const put = db.prepare(`INSERT INTO event (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  const bound = Object.values(values);
  return () => {
    begin.run();
    put.run(bound);
    commit.run();
  };
}
