/** How soon a brake holds, and how soon somebody who was held has caught up. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundleActor, startActor } from '../actors.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'brakes';
export const title = 'commit of a brake → commands and hooks that it refuses';

const HOOK = fileURLToPath(new URL('../../../bin/tt-hook', import.meta.url));

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const operator = await startActor(room, await bundleActor('operator'));
    const tries = quick ? 8 : 1_000;
    const stop = await braked(operator, ['stop', 'reset'], await writers(room), tries);
    const pause = await braked(operator, ['pause', 'resume'], askers(room), tries);
    const missed = quick ? 200 : 10_000;
    room.tt(['join', '--json'], 'script:away');
    room.tt(['hold', 'script:away', '--operator-requested', '--reason', 'measured', '--json']);
    await operator.ask({ verb: 'fill', agent: 'script:bench', count: missed });
    const held = await operator.ask({ verb: 'read', agent: 'script:away' });
    room.tt(['unhold', 'script:away', '--operator-requested', '--reason', 'measured', '--json']);
    const caught = await operator.ask({ verb: 'read', agent: 'script:away' });
    const whole = caught.count === missed && caught.ordered && held.count === 0;
    await operator.end();
    return [
      ...rows('stop → a write or an edit that began after it', stop),
      ...rows('pause → a turn asked for after it', pause),
      {
        ...{ what: `a held member catches up on ${missed} messages`, unit: 's', target: 1, value: caught.ms / 1_000 },
        detail: whole ? 'complete, in order, pages of 100, inside the process' : '**not complete or not in order**',
      },
    ];
  } finally {
    await room.remove();
  }
}

const rows = (what, { tried, through, latest }) => [
  { what: `${what}: went through`, value: through, unit: '', target: 0, detail: `of ${tried}, by 8 agents at once` },
  {
    ...{ what: 'the same, the last that went through began after the commit', unit: 'ms', target: 50 },
    ...{ value: latest, detail: 'of all that ended before the brake was taken off; 0: none' },
  },
];

/** Seven that write, and the holder of the stick, whose hook is asked about an edit. */
async function writers(room) {
  const env = { ...bare(room), CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'holder' };
  const holder = (words, input) => run(room, env, words, input);
  for (const words of [['join'], ['wait']]) await holder([process.execPath, BIN, ...words]);
  const call = { session_id: 'holder', cwd: room.dir, hook_event_name: 'PreToolUse', tool_name: 'Write' };
  const input = JSON.stringify({ ...call, tool_input: { file_path: `${room.dir}/file.js`, content: 'x' } });
  const others = await Promise.all(Array.from({ length: 7 }, (_, i) => member(room, `script:w${i}`)));
  return [
    () => holder(['sh', HOOK, 'claude', 'before'], input),
    ...others.map((as) => () => as([process.execPath, BIN, 'msg', 'send', 'room', 'x', '--json'])),
  ];
}

/** Eight that ask for the stick, which its holder has given back. */
function askers(room) {
  room.tt(['kick', 'claude', '--force', '--json']);
  return Array.from({ length: 8 }, (_, i) => async () => {
    const as = `script:${i < 7 ? `w${i}` : 'bench'}`;
    const done = await run(room, { ...bare(room), TT_AGENT_ID: as }, [process.execPath, BIN, 'try', '--json']);
    // Whoever has it has asked before the brake was on: it gives it back at once, for the next to ask.
    if (JSON.parse(done.out).status !== 'your_turn') return { ...done, status: 1 };
    const words = ['release', '--status', 'measured', '--next-action', 'measure'];
    await run(room, { ...bare(room), TT_AGENT_ID: as }, [process.execPath, BIN, ...words, '--json']);
    return done;
  });
}

async function member(room, agent) {
  const as = (words) => run(room, { ...bare(room), TT_AGENT_ID: agent }, words);
  await as([process.execPath, BIN, 'join', '--json']);
  return as;
}

/**
 * All act again and again, while the brake goes on and off. Counted is what began after a commit that put it on, and ended
 * before it was taken off.
 */
async function braked(operator, [on, off], acts, tries) {
  const found = { tried: 0, through: 0, latest: 0 };
  const done = [];
  let over = false;
  const loops = acts.map(async (act) => {
    while (!over) done.push(await act());
  });
  while (found.tried < tries) {
    await sleep(100);
    const { committed } = await operator.ask({ verb: on });
    // Each has begun and ended one after it, however slow the machine is.
    const isAfter = ({ began }) => began > BigInt(committed);
    while (done.filter(isAfter).length < 2 * acts.length) await sleep(20);
    const before = process.hrtime.bigint();
    await operator.ask({ verb: off });
    for (const { began, ended, status } of done.splice(0)) {
      if (began <= BigInt(committed) || ended > before) continue;
      found.tried++;
      if (status !== 0) continue;
      found.through++;
      found.latest = Math.max(found.latest, Number(began - BigInt(committed)) / 1e6);
    }
  }
  over = true;
  await Promise.all(loops);
  return found;
}

const bare = ({ home }) => ({ PATH: process.env.PATH, HOME: home, USER: 'ada' });

async function run({ dir }, env, [program, ...words], input = '') {
  const began = process.hrtime.bigint();
  const child = spawn(program, words, { cwd: dir, env, stdio: ['pipe', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  // Whoever needs no input may end without having read it.
  child.stdin.on('error', () => {}).end(input);
  const [status] = await once(child, 'close');
  return { began, ended: process.hrtime.bigint(), status, out };
}
