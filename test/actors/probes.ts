/** Probes one lock many times and says how often it got which answer. */
import { locksIn } from '../../src/store/sqlite/alive.ts';
import { args, hear, say, system } from './stage.ts';

const { dir, lock, times } = args<{ dir: string; lock: string; times: number }>();
const locks = locksIn(dir, system);
say('ready');
void hear().then(() => {
  const answers: Record<string, number> = {};
  for (let i = 0; i < times; i++) {
    const answer = locks.probe(lock);
    answers[answer] = (answers[answer] ?? 0) + 1;
  }
  say(answers);
  process.exit(0);
});
