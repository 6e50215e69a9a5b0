/**
 * Two agents that go on by themselves until a person runs `tt stop`. One process each:
 *
 *   node agents.mts talker ./model.sh talk     speaks with people and gives out work; never touches a file
 *   node agents.mts worker ./model.sh work     does what it is told, one at a time, while it holds the stick
 *
 * The model is any command: it gets a message on standard input, and what it prints is the answer.
 *
 * `npm i turntable` beside it. Node 22.18, 24 and later run it as it is. Node 20 knows no TypeScript: with
 * `npm i -D typescript @types/node` there too,
 *
 *   npx tsc --module nodenext --target es2023 --types node agents.mts
 *
 * makes agents.mjs, to be run in its place.
 */
import { execFileSync } from 'node:child_process';
import { openRoom, TtError, type TtEvent } from 'turntable';

const [role = '', program = '', ...args] = process.argv.slice(2);
const me = `script:${role}`;
const room = await openRoom({ agent: me });
const model = (message: string): string => execFileSync(program, args, { input: message, encoding: 'utf8' }).trim();

/** No tools: all it can do is say something, to the worker what a person wants, to all what the worker did. */
async function talk({ event_seq, from_agent_id }: TtEvent, message: string): Promise<void> {
  const to = from_agent_id === 'script:worker' ? 'room' : 'script:worker';
  await room.send(to, model(message), { replyTo: event_seq });
}

/** Its model may change the workspace: so only with the stick, and never without a handoff. */
async function work({ event_seq }: TtEvent, message: string): Promise<void> {
  let turn = await room.wait();
  while (turn.status === 'not_yet') turn = await room.wait();
  if (turn.status !== 'your_turn') return;
  const done = model(message);
  await room.release({ status: done, next_action: 'look at what was done' }, { turn: turn.turn_id });
  await room.send('script:talker', done, { replyTo: event_seq });
}

const act = role === 'talker' ? talk : work;
try {
  const { cursor_event_seq: after } = await room.join();
  // All of the room: whoever listens for itself is one that the stick is offered to, and the talker wants none.
  for await (const event of room.events({ follow: true, after })) {
    if (event.event_type === 'stopped' || event.event_type === 'close') break;
    // What is said to all is for people.
    if (event.event_type === 'message_sent' && event.to_agent_id === me)
      await act(event, String(event.payload?.['body']));
  }
} catch (error) {
  // A stop may come in the middle: then there is nothing more to say.
  if (!(error instanceof TtError && error.code === 'room_stopped')) throw error;
} finally {
  await room.close();
}
