/** An idle session on standby: its harness started us to wait for what is meant for it, and to wake it then. */

import type { Receiver } from '../../domain/fact.ts';
import { livenessOf } from '../../domain/member/alive.ts';
import { toldOf } from '../../domain/member/hearing.ts';
import { wantsStick } from '../../domain/member/standby.ts';
import { isUrgent, tell } from '../../domain/member/told.ts';
import { unmentioned } from '../../domain/member/unfinished.ts';
import { storeOwnGain } from '../../domain/overdue.ts';
import type { View } from '../../domain/store.ts';
import { isUnattended, runsAside } from '../../harness/table.ts';
import { NOTHING, type Said } from '../hook.ts';
import { rhythm } from '../rhythm.ts';
import { newsText } from '../show/told.ts';
import type { Desk, Here } from './desk.ts';
import { newsFor } from './news.ts';
import { wakeThrough } from './transport.ts';

/**
 * Ends when the session is at work again, when another took its place, when its harness is gone, or with a wake; and after
 * presence.ttl, for a session behind a shared daemon has no process whose end could be seen.
 */
export async function listen(desk: Desk): Promise<Said> {
  const { call, cwd } = desk;
  // A session without a person in front of it ends when it is done, and would wait for us.
  const { env: around } = desk.system;
  const isOver = isUnattended(call.harness, around) || !runsAside(call.harness, around);
  const here = call.subagent || isOver ? null : desk.roomAt(cwd);
  if (!here) return NOTHING;
  const { store, agent, caller, wake, locks, settings, env } = here;
  const view = await store.look({ told: true });
  if (!(agent in view.state.members.present) || (!call.again && (await isKept(here, view)))) return NOTHING;
  const { system, io } = env;
  const lock = locks.hold();
  const id = system.token();
  const since = system.now().wall;
  const wants = wantsStick(view, agent);
  const receiver: Receiver = { id, agent, kind: 'standby', lock: lock.name, pid: system.pid, wants, since };
  const ended = env.listenForEnd();
  const bell = await wake.subscribe(['room']);
  try {
    await standby(here, receiver);
    const signals = [ended.signal, io.gone];
    const next = rhythm({ bell, system, settings, timeout: settings['presence.ttl'], signals, anchor: caller.process });
    for (;;) {
      const urgent = (await newsFor(store, agent)).events.filter((event) => isUrgent(event, agent));
      if (urgent.length > 0) return await woken(desk, here, receiver);
      if (!(await isOnStandby(here, receiver))) return NOTHING;
      const how = await next();
      if (how === 'ended' || how === 'orphaned' || how === 'deadline') return NOTHING;
      store.verify();
      if (how === 'tick') await storeOwnGain(store, agent);
    }
  } finally {
    await bell.close();
    await leaveStandby(here, receiver).catch(() => {});
    lock.release();
  }
}

/** The stop hook, which runs beside us, keeps the session at work: the next time it stops somebody else will listen. */
async function isKept({ store, agent }: Here, view: View): Promise<boolean> {
  // It may have been faster than we are; then what it said is told by now.
  if (view.now.wall - toldOf(view, agent).keptAt < BESIDE_MS) return true;
  if (unmentioned(view, agent).length > 0) return true;
  return (await newsFor(store, agent)).events.length > 0;
}

const BESIDE_MS = 10_000;

/** One for each member: a session that stops for the second time starts a second one. */
async function standby({ store, agent }: Here, receiver: Receiver): Promise<void> {
  await store.act({}, ({ receivers, state }) => {
    const older = receivers.filter((r) => r.agent === agent && r.kind === 'standby');
    const gone = older.map(({ id }) => ({ fact: 'receiver_gone', id }) as const);
    const here = agent in state.members.present ? [{ fact: 'receiver', receiver } as const] : [];
    return { events: [], facts: [...gone, ...here], result: null };
  });
}

async function isOnStandby({ store, agent, caller }: Here, { id }: Receiver): Promise<boolean> {
  const view = await store.look();
  const others = view.receivers.filter((r) => r.id !== id);
  if (others.length === view.receivers.length) return false;
  // Started while its session died, it never saw whose end it should wait for: the session's commands before did.
  return caller.process !== null || livenessOf({ ...view, receivers: others, caller: null }, agent) !== 'dead';
}

/** True for the one that took it away: whoever is at work again needs no waking. */
async function leaveStandby({ store }: Here, { id }: Receiver): Promise<boolean> {
  const { result } = await store.act({}, ({ receivers }) => {
    const known = receivers.some((r) => r.id === id);
    return { events: [], facts: known ? [{ fact: 'receiver_gone', id } as const] : [], result: known };
  });
  return result;
}

/** All that is unread goes along: one wake for all of it. */
async function woken(desk: Desk, here: Here, receiver: Receiver): Promise<Said> {
  if (!(await leaveStandby(here, receiver))) return NOTHING;
  const { store, caller, agent } = here;
  const { text, read } = newsText(await newsFor(store, agent));
  const arrived = () => tell(store, caller, { woken: read.seq, injected: read.seq, early: read.early });
  return wakeThrough(desk, text, arrived);
}
