/** Following the log: subscribe, read after the cursor, print each line and wait until it was taken, sleep. */

import type { RoomEvent } from '../domain/event.ts';
import type { Receiver } from '../domain/fact.ts';
import { listen, stopListening } from '../domain/member/listen.ts';
import { readTo } from '../domain/member/mailbox.ts';
import { storeOwnGain } from '../domain/overdue.ts';
import type { EventQuery } from '../domain/reading.ts';
import type { View } from '../domain/store.ts';
import { chargeFor } from './charge.ts';
import type { Args } from './command.ts';
import { withEarly } from './early.ts';
import type { Env, Room } from './env.ts';
import { DONE } from './exit.ts';
import { rhythm } from './rhythm.ts';
import { eventJson, eventText } from './show/event.ts';
import { beginning, sinceFrom } from './since.ts';

type Filter = Omit<EventQuery, 'after'>;

/** Ends with 0 on a signal, a closed pipe, the deadline, or, with --wait, after the first batch. */
export async function stream(env: Env, room: Room, view: View, filter: Filter, args: Args): Promise<number> {
  const { store, wake, settings } = room;
  const { io, system } = env;
  const caller = env.caller();
  const once = args.on('wait');
  const resume = args.on('resume');
  const member = !env.observes && caller.agent in view.state.members.present;
  const seat = member ? seatFor(env, room, filter) : null;
  const ended = env.listenForEnd();
  // Subscribe first, then read: what is committed between the two is rung or read, never neither.
  const bell = await wake.subscribe(['room']);
  /** All up to here was read. Beyond it is what a brake holds back, and what passed the brake and was shown. */
  let cursor = args.count('after') ?? beginning(sinceFrom(args.text('since'), view.now.wall)) ?? view.head;
  let early = 0;
  const shown = new Set<number>();
  try {
    await seat?.take();
    if (isForPeople() && io.errIsTerminal) io.err(listeningText(filter.target !== 'any'));
    if (resume) ({ seq: cursor, early } = await store.cursor(caller.agent));
    const timeout = args.ms('timeout') ?? (once ? settings['wait.timeout'] : null);
    const next = rhythm({ bell, system, settings, timeout, signals: [ended.signal, io.gone], anchor: caller.process });
    let version = -1;
    for (let how: string = 'ring'; how === 'ring' || how === 'tick'; how = await next()) {
      if (how === 'tick') {
        store.verify();
        if (seat || (member && filter.types)) await storeOwnGain(store, caller.agent, seat ? [] : filter.types);
        const latest = store.version();
        if (latest === version) continue;
        version = latest;
      }
      if (!(await drain())) break;
    }
  } finally {
    await bell.close();
    await seat?.leave();
    ended.forget();
  }
  // A program reads the word, a person the sentence: only where both streams are for people.
  io.err(isForPeople() && io.errIsTerminal ? `Seen up to #${cursor}.` : `cursor_event_seq=${cursor}`);
  return DONE;

  /** Prints all that is there, page by page. False: the reader is gone, or --wait has its answer. */
  async function drain(): Promise<boolean> {
    for (let after = cursor, held: number | null = null; ; ) {
      const page = await store.events({ ...withEarly(filter, { seq: cursor, early }), after });
      // The brake went off between two pages: what it held back comes before what was said since.
      if (held !== null && !page.holds) {
        [after, held] = [cursor, null];
        continue;
      }
      const fresh = page.events.filter(({ seq }) => !shown.has(seq));
      const taken = await print(fresh);
      const whole = taken === fresh.length;
      after = whole ? page.cursor : (fresh[taken - 1]?.seq ?? after);
      held ??= page.held !== null && page.held <= after ? page.held : null;
      const read = readTo({ cursor: after, held });
      cursor = read.seq;
      for (const { seq } of fresh.slice(0, taken)) if (seq > cursor) shown.add(seq);
      for (const seq of shown) if (seq <= cursor) shown.delete(seq);
      if (resume && taken > 0) await store.saveCursor(caller.agent, read);
      // Whoever follows may be killed any time.
      chargeFor(env, args.command?.name ?? '');
      if (!whole || (once && taken > 0)) return false;
      if (!page.more) return true;
    }
  }

  /** How many the reader took. One that does not read stops us here: nothing is dropped, nothing piles up. */
  async function print(events: readonly RoomEvent[]): Promise<number> {
    let taken = 0;
    for (const event of events) {
      if (!(await io.out(lineOf(event), { giveUp: ended.signal }))) break;
      taken++;
    }
    return taken;
  }

  function isForPeople(): boolean {
    return !env.json && (io.isTerminal || args.on('text'));
  }

  function lineOf(event: RoomEvent): string {
    return isForPeople()
      ? eventText(event, system.now().wall)
      : JSON.stringify(eventJson(event, env.verbose, store.roomId));
  }
}

/** A person at a terminal would else see nothing until something happens, and not how it ends. */
const listeningText = (some: boolean): string =>
  `Listening${some ? ' for what is for you; all there is: --target any' : ''}. Ctrl-C ends it.`;

interface Seat {
  take(): Promise<void>;
  leave(): Promise<void>;
}

/** A member that listens for itself can be reached; one that looks at everything, or a stranger, only looks. */
function seatFor(env: Env, { store, locks }: Room, { target }: Filter): Seat | null {
  if (target === 'any' || !('self' in target)) return null;
  const caller = env.caller();
  const { system } = env;
  const id = system.token();
  const lock = locks.hold();
  const receiver: Receiver = {
    id,
    agent: caller.agent,
    kind: 'follow',
    lock: lock.name,
    pid: system.pid,
    since: system.now().wall,
  };
  return {
    async take() {
      await store.sweep();
      await listen(store, caller, receiver);
    },
    async leave() {
      await stopListening(store, id).catch(() => {});
      lock.release();
    },
  };
}
