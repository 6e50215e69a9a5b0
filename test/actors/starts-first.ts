/** On a word makes the room that is not there yet, joins it, and says the room's id and its own number. */
import { type Address, args, codeOf, hear, openRoom, say } from './stage.ts';

const { address, agent } = args<{ address: Address; agent: string }>();
say('ready');
void hear().then(start);

async function start(): Promise<void> {
  try {
    const store = openRoom(address, { create: true });
    const { events } = await store.act({}, () => ({
      events: [
        {
          type: 'join',
          from: agent,
          to: null,
          turnId: 0,
          payload: { name: null, harness: 'script', parent: null },
        },
      ],
      result: null,
    }));
    say({ room: store.roomId, seq: events[0]?.seq });
    store.close();
  } catch (error) {
    say({ failed: codeOf(error), why: String((error as Error).stack) });
  }
  process.exit(0);
}
