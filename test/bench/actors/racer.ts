/** Racers for one task: as many as argv[3] says, under names that begin with argv[4]; one in this process, several in threads of it. */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { join } from '../../../src/domain/member/join.ts';
import { addTask } from '../../../src/domain/task/add.ts';
import { claimTask } from '../../../src/domain/task/claim.ts';
import { finishTask } from '../../../src/domain/task/end.ts';
import { TtError } from '../../../src/lib/errors.ts';
import { locksIn } from '../../../src/store/sqlite/alive.ts';
import { callerAs, place, serve, store, system } from './member.ts';

interface Order {
  readonly does: 'join' | 'add' | 'claim' | 'done';
  readonly id?: string;
  readonly epoch?: number;
  /** Wall clock, milliseconds: all begin in the same one. */
  readonly at?: number;
  /** Which of this process; all where it is left out. */
  readonly only?: number;
}

const [count, name] = isMainThread
  ? [Number(process.argv[3] ?? 1), process.argv[4] ?? 'r']
  : [1, process.argv[3] ?? 'r'];

type Racer = (order: Order) => Promise<unknown>;

/** Acts through a connection and a lock of its own. */
function racer(agent: string): Racer {
  const caller = callerAs(agent);
  const lock = locksIn(place.dir, system).hold();
  const deeds: Readonly<Record<Order['does'], Racer>> = {
    join: async () => void (await join(store, caller, null)),
    add: async () => {
      const task = { title: 'a race', context: '', json: false, assignee: null, channel: null, after: [] };
      return { id: (await addTask(store, caller, task)).result.taskId };
    },
    claim: async ({ id = '', at = 0 }) => {
      await store.look();
      while (Date.now() < at) system.pause(0.2);
      const { result } = await claimTask(store, caller, { id, ttl: null, lock: lock.name });
      return { won: result?.epoch };
    },
    done: async ({ id = '', epoch = 0 }) => void (await finishTask(store, caller, { id, epoch, result: agent })),
  };
  return async (order) => {
    try {
      return { agent, ...((await deeds[order.does](order)) ?? {}) };
    } catch (error) {
      return { agent, refused: error instanceof TtError ? error.code : String(error) };
    }
  };
}

/** The same in a thread. */
function thread(agent: string): Racer {
  const worker = new Worker(__filename, { argv: [place.workspace, agent] });
  worker.unref();
  return (order) =>
    new Promise((resolve) => {
      worker.once('message', resolve);
      worker.postMessage(order);
    });
}

if (parentPort) {
  const port = parentPort;
  const race = racer(name);
  port.on('message', async (order: Order) => port.postMessage(await race(order)));
} else {
  const racers = count === 1 ? [racer(name)] : Array.from({ length: count }, (_, i) => thread(`${name}-${i}`));
  void serve(async (request) => {
    const order = request as unknown as Order;
    const meant = order.only === undefined ? racers : [racers[order.only] as Racer];
    return Promise.all(meant.map((race) => race(order)));
  }).then(() => process.exit());
}
