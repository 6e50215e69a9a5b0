/** Subscribes to the bell of a room, says whether that went well, and what its first sleep ended by. */
import { wakeIn } from '../../src/store/sqlite/wake.ts';
import { args, codeOf, say } from './stage.ts';

const { dir, ms } = args<{ dir: string; ms: number }>();
void subscribe();

async function subscribe(): Promise<void> {
  try {
    const bell = await wakeIn(dir).subscribe(['room']);
    say('subscribed');
    say(await bell.next(ms));
    await bell.close();
  } catch (error) {
    say(codeOf(error));
  }
  process.exit(0);
}
