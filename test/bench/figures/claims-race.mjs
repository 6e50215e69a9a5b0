/** Whether a task ever has two claimers, or none: many race for it, and some of those who win are killed. */
import { bundleActor, startActor } from '../actors.mjs';
import { freshRoom } from '../rooms.mjs';

export const name = 'claims-race';
export const title = '64 racers for one task, a thousand times';

/** How many race alone in a process, how many processes of eight threads there are, and after how many rounds a winner is killed. */
const FULL = { alone: 32, hosts: 4, threads: 8, rounds: 1_000, kill: 20 };
const QUICK = { alone: 6, hosts: 1, threads: 2, rounds: 6, kill: 2 };

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const size = quick ? QUICK : FULL;
    const file = await bundleActor('racer');
    const start = async (names, count) => ({
      names,
      alone: count === 1,
      actor: await startActor(room, file, count, names),
    });
    const racers = [];
    for (let i = 0; i < size.alone; i++) racers.push(await start(`script:p${i}`, 1));
    for (let i = 0; i < size.hosts; i++) racers.push(await start(`script:h${i}`, size.threads));
    const author = await startActor(room, file, 1, 'script:author');
    for (const { actor } of [{ actor: author }, ...racers]) await actor.ask({ does: 'join' });

    const told = [];
    let dueAt = size.kill;
    for (let round = 1; round <= size.rounds; round++) told.push(await race(round));
    for (const { actor } of [{ actor: author }, ...racers]) await actor.end();
    return rowsOf(told, logOf(room), size);

    async function race(round) {
      const [{ id }] = await author.ask({ does: 'add' });
      const at = Date.now() + 5;
      const answers = await Promise.all(racers.map(({ actor }) => actor.ask({ does: 'claim', id, at })));
      const winners = answers.flatMap((all, host) =>
        all.flatMap((answer, only) => (answer.won === undefined ? [] : [{ ...answer, host, only }])),
      );
      const strange = answers.flat().filter(({ won, refused }) => won === undefined && refused !== 'already_claimed');
      if (winners.length !== 1) return { id, winners, strange };
      const [winner] = winners;
      if (round < dueAt || !racers[winner.host].alone) {
        const { refused } = (
          await racers[winner.host].actor.ask({ does: 'done', id, epoch: winner.won, only: winner.only })
        )[0];
        return { id, winners, strange, done: refused === undefined };
      }
      dueAt = round + size.kill;
      const freed = await replaceKilled(winner.host, id);
      return { id, winners, strange, ...freed };
    }

    /** Another claims what the killed one had, and does it; somebody new races in its place. */
    async function replaceKilled(host, id) {
      const { names, actor } = racers[host];
      await actor.kill();
      const began = performance.now();
      const heir = racers[(host + 1) % racers.length].actor;
      const [{ won }] = await heir.ask({ does: 'claim', id, only: 0 });
      const ms = performance.now() - began;
      const [{ refused }] = await heir.ask({ does: 'done', id, epoch: won, only: 0 });
      racers[host] = await start(names, 1);
      await racers[host].actor.ask({ does: 'join' });
      return { killed: true, ms, again: won, done: refused === undefined };
    }
  } finally {
    await room.remove();
  }
}

/** What the log says of each task: who claimed it with which epoch, and how often it was done. */
function logOf(room) {
  const tasks = new Map();
  for (let after = 0, more = true; more; ) {
    const types = 'task_claimed,task_done,task_expired';
    const words = [
      'events',
      '--event',
      types,
      '--after',
      String(after),
      '--target',
      'any',
      '--limit',
      '1000',
      '--json',
    ];
    const page = JSON.parse(room.tt(words));
    for (const { event_type: type, from_agent_id: from, payload } of page.events) {
      const task = tasks.get(payload.task_id) ?? { claims: [], done: 0, expired: 0 };
      if (type === 'task_claimed') task.claims.push(`${from} ${payload.epoch}`);
      else task[type === 'task_done' ? 'done' : 'expired']++;
      tasks.set(payload.task_id, task);
    }
    after = page.cursor_event_seq;
    more = page.has_more === true;
  }
  return tasks;
}

function rowsOf(told, log, { alone, hosts, threads, rounds }) {
  const many = `${alone + hosts * threads} racers, ${alone} in processes of their own and ${hosts * threads} in threads; ${rounds} rounds`;
  const killed = told.filter((round) => round.killed);
  const contradicts = ({ id, winners, killed: isKilled }) => {
    const { claims = [], expired = 0 } = log.get(id) ?? {};
    const [first] = winners;
    return (
      claims[0] !== `${first?.agent} ${first?.won}` ||
      claims.length !== (isKilled ? 2 : 1) ||
      expired !== (isKilled ? 1 : 0)
    );
  };
  return [
    {
      what: 'claims of one task: rounds without exactly one winner',
      value: told.filter(({ winners, strange }) => winners.length !== 1 || strange.length > 0).length,
      ...{ unit: '', target: 0, detail: many },
    },
    {
      what: 'rounds in which the log says otherwise than the answers',
      value: told.filter(contradicts).length,
      ...{ unit: '', target: 0, detail: `${log.size} tasks in the log` },
    },
    {
      what: 'tasks that were done twice, or never',
      value: told.filter(({ id, done }) => !done || log.get(id)?.done !== 1).length,
      ...{ unit: '', target: 0, detail: `${killed.length} winners were killed with -9 and their tasks claimed anew` },
    },
    {
      what: 'death of a claimer → claimed by another, worst',
      value: Math.max(0, ...killed.map(({ ms }) => ms)),
      ...{ unit: 'ms', target: 1_000, detail: `${killed.length} killed; their leases had 30 min left` },
    },
  ];
}
