/** Releases a turn, or sends a message, and tells when it was asked to and when that was committed. */
import { send } from '../../../src/domain/message/send.ts';
import { release } from '../../../src/domain/turn/release.ts';
import { lastCommit } from './commit-clock.ts';
import { callerAs, serve, store } from './member.ts';

void serve(async ({ verb, agent }) => {
  if (verb === 'who') return who();
  const caller = callerAs(String(agent));
  if (verb === 'send') {
    const message = { to: 'room', body: 'measure me', interrupt: false, replyTo: null };
    const called = String(process.hrtime.bigint());
    const { events } = await send(store, caller, message);
    return { seq: events[0]?.seq, called, committed: lastCommit() };
  }
  const handoff = { status: 'half', next_action: 'the rest' };
  const { result } = await release(store, caller, handoff, {}, { verb: 'release' });
  return { next: result.reservedFor, committed: lastCommit() };
});

/** Who holds the stick, and whose waits run. */
async function who(): Promise<unknown> {
  const view = await store.look();
  const waits = view.receivers.filter((r) => r.kind === 'wait' && view.held(r.lock) === 'alive');
  return { owner: view.state.turn.owner, waiting: waits.map((r) => r.agent) };
}
