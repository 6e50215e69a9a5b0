/** The nanosecond after the last COMMIT of this process: taken around the statement itself, so that ringing counts. */
import Database from 'better-sqlite3';

let at = 0n;

export const lastCommit = (): string => String(at);

const prepare = Database.prototype.prepare;
Database.prototype.prepare = function (this: Database.Database, text: string) {
  const statement = prepare.call(this, text);
  if (text !== 'COMMIT') return statement;
  const run = statement.run.bind(statement) as () => Database.RunResult;
  statement.run = () => {
    const done = run();
    at = process.hrtime.bigint();
    return done;
  };
  return statement;
} as typeof prepare;
