/** Following the log: subscribe, read after the cursor, print each line and wait until it was taken, sleep. */
import { listen, stopListening } from '../domain/member/listen.ts';
import type { EventQuery, Receiver, View } from '../domain/store.ts';
import type { Args } from './command.ts';
import type { Env, Room } from './env.ts';
import { DONE } from './exit.ts';
import { rhythm } from './rhythm.ts';
import { eventJson, eventText } from './show/event.ts';
import { listenForEnd } from './signals.ts';

type Filter = Omit<EventQuery, 'after'>;

/** Ends with 0 on a signal, a closed pipe, the deadline, or, with --wait, after the first batch. */
export async function stream(env: Env, room: Room, view: View, filter: Filter, args: Args): Promise<number> {
  const { store, wake, settings } = room;
  const { io, system } = env;
  const caller = env.caller();
  const once = args.on('wait');
  const ended = listenForEnd();
  // Subscribe first, then read: what is committed between the two is rung or read, never neither.
  const bell = await wake.subscribe(['room']);
  const unregister = await register(env, room, view, filter);
  const resume = args.on('resume');
  let cursor = args.count('after') ?? (resume ? await store.cursor(caller.agent) : view.head);
  let saved = cursor;
  const timeout = args.ms('timeout') ?? (once ? settings['wait.timeout'] : null);
  const next = rhythm({ bell, system, settings, timeout, signals: [ended.signal, io.gone], anchor: caller.process });
  try {
    for (let version = -1, how: string = 'ring'; ; how = await next()) {
      if (how !== 'ring' && how !== 'tick') break;
      store.verify();
      const latest = store.version();
      if (latest === version) continue;
      version = latest;
      if (!(await drain())) break;
    }
  } finally {
    await bell.close();
    await unregister();
    ended.forget();
  }
  io.err(`cursor_event_seq=${cursor}`);
  return DONE;

  /** Prints all that is there, page by page. False: the reader is gone, or --wait has its answer. */
  async function drain(): Promise<boolean> {
    for (;;) {
      const page = await store.events({ ...filter, after: cursor });
      for (const event of page.events) {
        // A reader that does not read stops us here: nothing is dropped, nothing piles up.
        if (ended.signal.aborted || !(await io.out(lineOf(event)))) return false;
        cursor = event.seq;
      }
      cursor = page.cursor;
      if (resume && page.events.length > 0 && cursor > saved) {
        await store.saveCursor(caller.agent, cursor);
        saved = cursor;
      }
      if (once && page.events.length > 0) return false;
      if (!page.more) return true;
    }
  }

  function lineOf(event: Parameters<typeof eventText>[0]): string {
    const people = !env.json && (io.isTerminal || args.on('text'));
    return people ? eventText(event) : JSON.stringify(eventJson(event, env.verbose, store.roomId));
  }
}

/** A member that listens for itself can be reached; one that looks at everything, or a stranger, only looks. */
async function register(env: Env, room: Room, view: View, { target }: Filter): Promise<() => Promise<void>> {
  const caller = env.caller();
  const self = target !== 'any' && 'self' in target;
  if (!self || !(caller.agent in view.state.members.present)) return async () => {};
  const { store, locks } = room;
  await store.sweep();
  const lock = locks.hold();
  const id = env.system.token();
  const receiver: Receiver = {
    id,
    agent: caller.agent,
    kind: 'follow',
    lock: lock.name,
    pid: env.system.pid,
    since: env.system.now().wall,
  };
  await listen(store, caller, receiver);
  return async () => {
    await stopListening(store, id).catch(() => {});
    lock.release();
  };
}
