/** The least that a commit can cost: one row as large as a message, with better-sqlite3 alone, as fast as it goes. */
import { join } from 'node:path';
import { openDatabase } from '../../../src/store/sqlite/driver.ts';
import { place, serve } from './member.ts';

void serve(async ({ ms }) => {
  const db = openDatabase(join(place.workspace, 'raw.db'), {});
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE IF NOT EXISTS message (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
  const add = db.prepare('INSERT INTO message (body) VALUES (?)');
  const body = JSON.stringify({
    from: 'script:bench',
    body: 'as fast as I can',
    delivery_hint: 'normal',
    reply_to: null,
  });
  let sent = 0;
  for (const end = performance.now() + Number(ms); performance.now() < end; sent++) {
    db.exec('BEGIN IMMEDIATE');
    add.run(body);
    db.exec('COMMIT');
  }
  db.close();
  return { sent };
});
