/** A person that puts a brake on or takes it off, and tells when that was committed; and a member that catches up. */
import { setMode } from '../../../src/domain/brake/set-mode.ts';
import { send } from '../../../src/domain/message/send.ts';
import { lastCommit } from './commit-clock.ts';
import { callerAs, serve, store } from './member.ts';

const PERSON = { ...callerAs('human:ada'), person: true };

void serve(async ({ verb, agent, count }) => {
  if (verb === 'fill') return fill(String(agent), Number(count));
  if (verb === 'read') return readAll(String(agent));
  const called = String(process.hrtime.bigint());
  await setMode(store, PERSON, verb as 'stop', { reason: 'measured' });
  return { called, committed: lastCommit() };
});

async function fill(from: string, count: number): Promise<unknown> {
  const message = { to: 'room', interrupt: false, replyTo: null };
  for (let i = 1; i <= count; i++) await send(store, callerAs(from), { ...message, body: String(i) });
  return {};
}

/** All that a member has missed, page by page as a follower reads it; milliseconds. */
async function readAll(self: string): Promise<unknown> {
  const began = process.hrtime.bigint();
  const bodies: string[] = [];
  const { seq } = await store.cursor(self);
  for (let after = seq, more = true; more; ) {
    const page = await store.events({ after, limit: 100, types: ['message_sent'], target: { self }, newsOnly: true });
    bodies.push(...page.events.map((event) => (event.payload as { body: string }).body));
    ({ cursor: after, more } = page);
  }
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  return { ms, count: bodies.length, ordered: bodies.every((body, i) => body === String(i + 1)) };
}
