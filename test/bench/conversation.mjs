/** Two processes and what passes between them: one speaks when asked to, the other prints a line into our pipe. */
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleActor, startActor } from './actors.mjs';
import { linesOf } from './lines.mjs';
import { BIN } from './rooms.mjs';

/** Through a room: a message sent in-process through the real store, and `tt events --follow`. */
export async function throughRoom(room) {
  const follower = room.start([BIN, 'events', '--follow', '--target', 'any', '--json']);
  const lines = linesOf(follower.stdout);
  const speaker = await startActor(room, await bundleActor('committer'));
  const send = () => speaker.ask({ verb: 'send', agent: 'script:bench' });
  // Until it hears: what was said before it listened is no news to it.
  const heard = lines.next();
  do await send();
  while (!(await Promise.race([heard, sleep(100, null)])));
  return {
    /** The moments of the call, of the commit and of the line, in nanoseconds. */
    async once() {
      const { seq, called, committed } = await send();
      const at = await arrival(lines, (line) => line.event_seq === seq);
      return { seq, called: BigInt(called), committed: BigInt(committed), at };
    },
    end: () => speaker.end(),
  };
}

/** Through Redis: PUBLISH in one process, SUBSCRIBE in another. */
export async function throughRedis(room, socket) {
  const subscriber = room.start([await bundleActor('subscriber'), room.dir, socket]);
  const lines = linesOf(subscriber.stdout);
  const speaker = await startActor(room, await bundleActor('publisher'), socket);
  let seq = 0;
  const publish = () => speaker.ask({ seq: ++seq });
  while ((await publish()).listening === 0) await sleep(20);
  return {
    /** The moments of the call and of the line, in nanoseconds. */
    async once() {
      const { seq: sent, called } = await publish();
      return { called: BigInt(called), at: await arrival(lines, (line) => line.seq === sent) };
    },
    end() {
      subscriber.stdin.end();
      return speaker.end();
    },
  };
}

/** When the line came out of the pipe that is the one looked for; those before it are passed over. */
export async function arrival(lines, isIt) {
  for (;;) {
    const line = await lines.next();
    if (line === null) throw new Error('the process that was to print a line ended');
    if (isIt(JSON.parse(line.text))) return line.at;
  }
}
