/** Says ready, and on a word writes messages as fast as it can, then says their numbers. `anew`: opens and closes for each. */
import { type Address, args, codeOf, hear, openRoom, say } from './stage.ts';

const { address, agent, count, anew } = args<{ address: Address; agent: string; count: number; anew?: boolean }>();
let store = openRoom(address);
void write();

async function write(): Promise<void> {
  await store.head();
  say('ready');
  await hear();
  const seqs: number[] = [];
  const failed: string[] = [];
  for (let i = 0; i < count; i++) {
    try {
      const { events } = await store.act({}, ({ state }) => ({
        events: [
          {
            type: 'message_sent',
            from: agent,
            to: null,
            turnId: state.turn.id,
            payload: { body: `${agent} ${i}`, delivery_hint: 'normal', reply_to: null },
          },
        ],
        result: null,
      }));
      seqs.push(...events.map((event) => event.seq));
      if (anew) {
        store.close();
        store = openRoom(address);
      }
    } catch (error) {
      failed.push(codeOf(error));
    }
  }
  say({ seqs, failed });
  store.close();
  process.exit(0);
}
