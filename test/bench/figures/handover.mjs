/** How soon the next in line has the turn that was released. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleActor, startActor } from '../actors.mjs';
import { linesOf } from '../lines.mjs';
import { quantile } from '../quantiles.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'handover';
export const title = 'commit of a release → `your_turn` line of a waiting process';

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const waiters = quick ? 2 : 16;
    const rounds = quick ? 2 : 200;
    const agents = Array.from({ length: waiters + 1 }, (_, i) => `script:m${i}`);
    const actor = await startActor(room, await bundleActor('committer'));
    const waits = new Map();
    const wait = (agent) => {
      const child = room.start([BIN, 'wait', '--timeout', '1h', '--json'], { as: agent });
      waits.set(agent, { child, lines: linesOf(child.stdout) });
    };
    wait(agents[0]);
    await waits.get(agents[0]).lines.next();
    for (const agent of agents.slice(1)) wait(agent);
    const took = [];
    for (let owner = agents[0], i = -3; i < rounds; i++) {
      await settled(actor, waits, waiters);
      const { next, committed } = await actor.ask({ verb: 'release', agent: owner });
      const line = await waits.get(next).lines.next();
      if (JSON.parse(line.text).status !== 'your_turn') throw new Error(`${next} got ${line.text}`);
      if (i >= 0) took.push(Number(line.at - BigInt(committed)) / 1e6);
      await waits.get(next).child.ended;
      wait(owner);
      owner = next;
    }
    await actor.end();
    const detail = `${waiters} waiting processes, ${rounds} releases, worst ${Math.max(...took).toFixed(1)} ms`;
    return [
      { what: 'release → `your_turn`, p50', value: quantile(took, 0.5), unit: 'ms', target: 5, detail },
      { what: 'the same, p99', value: quantile(took, 0.99), unit: 'ms', target: 25, detail },
    ];
  } finally {
    await room.remove();
  }
}

/** A room at rest: all wait, and the next in line has its guardian warm (it starts one within a second or so). */
async function settled(actor, waits, waiters) {
  for (let looks = 0; ; looks++) {
    const { waiting } = await actor.ask({ verb: 'who' });
    const warm = waiting.some((agent) => hasChild(waits.get(agent).child.pid));
    if (waiting.length === waiters && (warm || looks > 100)) break;
    await sleep(20);
  }
  await sleep(100);
}

function hasChild(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim() !== '';
  } catch {
    return true;
  }
}
