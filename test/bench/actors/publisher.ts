/** Publishes on a Redis channel, argv[3] being its socket, and tells when it was asked to and how many were listening. */
import { answerLines } from './ear.ts';
import { command, dial } from './resp.ts';

let answered: (line: string) => void = () => {};

const redis = dial(process.argv[3] ?? '', (line) => answered(line));

void answerLines(async ({ seq }) => {
  const reply = new Promise<string>((resolve) => {
    answered = resolve;
  });
  const called = String(process.hrtime.bigint());
  redis.write(command('PUBLISH', 'room', JSON.stringify({ seq, body: 'measure me' })));
  // `:1` says that one subscriber was there.
  return { seq, called, listening: Number((await reply).slice(1)) };
}).then(() => redis.destroy());
