/** The guardian: holds a lock, keeps one turn's lease alive while its holder lives, and gives the stick back after. */
import type { AgentId } from '../../domain/event.ts';
import type { Lease, Protector } from '../../domain/fact.ts';
import { together } from '../../domain/member/alive.ts';
import { adopt, current, renew } from '../../domain/turn/protect.ts';
import { surrender } from '../../domain/turn/release.ts';
import { passed } from '../../lib/instant.ts';
import type { Env, Room } from '../env.ts';
import { patiently } from '../patiently.ts';

/** How often the holder's process is looked at: the stick is back well within a second of its death. */
const WATCH_MS = 300;

export async function run(env: Env): Promise<undefined> {
  const room = env.room();
  const { agent } = env.identity();
  const lock = room.locks.hold();
  const me: Protector = { lock: lock.name, pid: env.system.pid, role: 'guardian' };
  try {
    await env.io.out(`held ${lock.name}`);
    // For whoever started this, not for the agent: it costs that one nothing.
    env.io.takeSaid();
    await endOfInput();
    // The database decides, never the pipe: whoever started this may have died before it wrote the name down.
    const lease = await patiently(() => adopt(room.store, agent, me));
    if (lease) await guard(env, room, agent, me, lease);
  } finally {
    lock.release();
  }
  return undefined;
}

/** Whoever started this process ends its stdin when it has let go, or by dying. */
function endOfInput(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => resolve();
    process.stdin.on('end', done).on('error', done).on('close', done).resume();
  });
}

async function guard(
  { system }: Env,
  { store, wake, settings }: Room,
  agent: AgentId,
  me: Protector,
  first: Lease,
): Promise<void> {
  const token = { turn: first.turnId, lease: first.leaseId };
  const heartbeat = () => system.now().mono + settings['lease.heartbeat'];
  const bell = await wake.subscribe(['room']);
  let renewAt = heartbeat();
  // From here on the watcher keeps this process alive: whatever throws must pass the end of this block.
  try {
    let view = await patiently(() => store.look());
    let version = store.version();
    for (;;) {
      await bell.next(WATCH_MS);
      store.verify();
      const latest = store.version();
      if (latest !== version) view = await patiently(() => store.look());
      version = latest;
      const lease = current(view, token);
      if (lease === null || lease.protector?.lock !== me.lock) return;
      const life = together((view.presence[agent]?.processes ?? []).map(system.liveness));
      if (life === 'dead') {
        await patiently(() => surrender(store, token, 'harness_gone'));
        return;
      }
      // With nobody to watch, the holder's own commands renew the lease; a session that ended must not keep it for ever.
      if (life === 'unknown' && passed(lease.deadline, system.now())) return;
      if (life === 'alive' && system.now().mono >= renewAt) {
        renewAt = heartbeat();
        await patiently(() => renew(store, token));
      }
    }
  } finally {
    await bell.close();
  }
}
