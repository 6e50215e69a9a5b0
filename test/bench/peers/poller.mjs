/** Looks into the database at argv[2] every 250 ms and prints what is new: how the closest earlier tool waits. */
import { writeSync } from 'node:fs';
import Database from 'better-sqlite3';

const db = new Database(process.argv[2], { readonly: true });
const news = db.prepare('SELECT seq FROM event WHERE seq > ? ORDER BY seq');
let last = 0;
const look = () => {
  for (const { seq } of news.all(last)) {
    last = seq;
    writeSync(1, `{"event_seq":${seq}}\n`);
  }
};
look();
writeSync(1, '{"ready":true}\n');
setInterval(look, 250);
process.stdin.resume().on('end', () => process.exit(0));
