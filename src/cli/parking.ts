/** `tt wait --park`: listen without asking for the stick; ends on the first news, on a closed room, or in time. */

import type { Receiver } from '../domain/fact.ts';
import { listen, stopListening } from '../domain/member/listen.ts';
import { storeOwnGain } from '../domain/overdue.ts';
import type { EventPage } from '../domain/reading.ts';
import { formatDuration } from '../lib/duration.ts';
import { give } from './answer.ts';
import type { Args } from './command.ts';
import type { Env, Room } from './env.ts';
import { DONE } from './exit.ts';
import type { NotGranted, WakeReason } from './library/answers.ts';
import { rhythm } from './rhythm.ts';
import { notYet } from './show/not-yet.ts';
import { unreadOf } from './unread.ts';

export async function parkAndListen(env: Env, room: Room, args: Args, timeout: number): Promise<number> {
  const { store, wake, settings, locks } = room;
  const { system, io } = env;
  const caller = env.caller();
  const lock = locks.hold();
  const ended = env.listenForEnd();
  const bell = await wake.subscribe(['room']);
  const { agent } = caller;
  const receiver: Receiver = {
    id: system.token(),
    agent,
    kind: 'park',
    lock: lock.name,
    pid: system.pid,
    since: system.now().wall,
  };
  try {
    await listen(store, caller, receiver);
    if (!env.json && timeout > 0 && io.errIsTerminal)
      io.err(`Listening for up to ${formatDuration(timeout)}. Ctrl-C ends it.`);
    const unread = await unreadOf(env, room, args.count('after'));
    const next = rhythm({ bell, system, settings, timeout, signals: [ended.signal, io.gone], anchor: caller.process });
    for (;;) {
      const page = await unread.read();
      const { closed } = (await store.look()).state.room;
      if (closed) return await answer('closed', 'closed', page);
      if (page.events.length > 0) return await answer('not_yet', 'event', page);
      const how = await next();
      if (how === 'deadline') return await answer('not_yet', 'timeout', page);
      if (how === 'ended' || how === 'orphaned') return ended.status();
      store.verify();
      if (how === 'tick') await storeOwnGain(store, agent);
    }

    async function answer(status: NotGranted['status'], wake_reason: WakeReason, page: EventPage): Promise<number> {
      const more = { wake_reason };
      const view = await store.look();
      if (await give(env, notYet(env, room, view, { status, reason: 'parked' }, more, page, args)))
        await unread.seen(page);
      return DONE;
    }
  } finally {
    await bell.close();
    await stopListening(store, receiver.id).catch(() => {});
    lock.release();
  }
}
