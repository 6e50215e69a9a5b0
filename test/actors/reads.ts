/** Reads a room again and again until it is told to stop; then says how often it read, and what went wrong. */
import { type Address, args, codeOf, hear, openRoom, say, system } from './stage.ts';

const { address } = args<{ address: Address }>();
const failed: string[] = [];
let reads = 0;
let stop = false;

void hear().then(() => {
  stop = true;
});
say('ready');
void read();

async function read(): Promise<void> {
  let last = 0;
  while (!stop) {
    // Opened anew each time, as commands do: also while the last writer closes and its log is folded into the file.
    const store = openRoom(address);
    try {
      const { head } = await store.look();
      if (head < last) failed.push(`head went back from ${last} to ${head}`);
      last = head;
      const page = await store.events({ after: head - 3, limit: 10, target: 'any' });
      if (page.cursor < head) failed.push(`cursor ${page.cursor} behind ${head}`);
      store.version();
    } catch (error) {
      failed.push(codeOf(error));
    }
    store.close();
    reads++;
    if (reads % 5 === 0) system.pause(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  say({ reads, failed });
  process.exit(0);
}
