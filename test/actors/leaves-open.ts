/** Writes one event, says its number, and exits without closing anything. */
import { type Address, args, openRoom, say } from './stage.ts';

const { address } = args<{ address: Address }>();
const payload = { name: null, harness: 'script', parent: null };
void openRoom(address)
  .act({}, () => ({
    events: [{ type: 'join', from: 'script:left', to: null, turnId: 0, payload }],
    result: null,
  }))
  .then(({ events }) => {
    say(events[0]?.seq);
    process.exit(0);
  });
