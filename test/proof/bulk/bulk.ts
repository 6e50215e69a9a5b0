/** The bulk of the operations: processes that use the store directly, many at once, killed and started anew, in one room. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterlife } from '../afterlife.ts';
import type { Build } from '../builds.ts';
import { type Chance, chance } from '../chance.ts';
import { clock, type Operation, type Said } from '../history.ts';
import { judge } from '../judge.ts';
import type { Report } from '../report.ts';
import { type Arena, allFaults, openArena } from '../storm/arena.ts';
import { checkpoint, MET } from '../storm/faults.ts';
import { caughtUp, follow, hasRead } from '../storm/follower.ts';
import { brake, lastWord, letGo, newPerson } from '../storm/person.ts';
import { strangeRefusals } from '../storm/words.ts';
import { excused, isTorn, type Replaced, replace, restore } from './replace.ts';

/** What a worker is told. */
export interface Task {
  readonly workspace: string;
  readonly agent: string;
  readonly seed: number;
  /** Operations. */
  readonly count: number;
  readonly others: readonly string[];
  /** The door of tt. */
  readonly bin: string;
  /** Where it writes what it does. */
  readonly history: string;
  /** Nothing but the stick: who holds it, and what is said of that. */
  readonly stickOnly: boolean;
}

export interface BulkOptions {
  readonly seed: number;
  /** Operations of the whole room. */
  readonly operations: number;
  readonly workers: number;
  readonly stickOnly?: boolean;
  /** What becomes of the database; left out: chance says. */
  readonly fate?: Fate;
}

type Fate = 'none' | 'replace' | 'restore' | 'restore again';

export async function bulk(
  build: Build,
  { seed, operations, workers, stickOnly = false, fate }: BulkOptions,
): Promise<Report> {
  const draw = chance(seed);
  const arena = openArena(build, true);
  const share = Math.ceil(operations / workers);
  const names = Array.from({ length: workers }, (_, i) => `claude:w${i + 1}`);
  const here: Bulk = { arena, names, alive: new Map(), ends: new Map(), stickOnly, over: false };
  let [lives, raging]: Promise<unknown>[] = [];
  try {
    for (const name of ['script:f1', 'script:f2', 'script:f3']) await arena.run(['join'], name, 'join');
    await arena.run(['channel', 'join', '#api'], 'script:f3', 'channel join');
    const mail = follow(arena, 'script:f3', true, draw.fork(), 'self');
    const followers = [follow(arena, 'script:f1', false, draw.fork()), follow(arena, 'script:f2', true, draw.fork())];
    lives = Promise.all(names.map((name) => work(here, name, share, draw.fork())));
    const replacing = replaceOnce(here, draw.fork(), fate);
    const person = newPerson(
      arena,
      draw.fork(),
      () => [...here.alive.keys(), 'script:f3'],
      () => here.over,
    );
    raging = Promise.all([rage(here, draw.fork()), replacing, brake(person)]);
    await lives;
    here.over = true;
    await raging;
    const replaced = await replacing;
    const braked = await letGo(person);
    const behind = [
      ...braked,
      ...(await hasRead(mail, await lastWord(person), 10_000)),
      ...(await caughtUp(arena, followers, 10_000)),
    ];
    const followed = await Promise.all(
      [...followers, mail].map(async (follower) => excused(await follower.end(), replaced)),
    );
    const history = [...here.ends].flatMap(([name, end]) => historyOf(arena, name, end));
    const numbered = [...arena.operations, ...history].map((operation, i) => ({ ...operation, id: i + 1 }));
    const judged = numbered.filter((one) => !(replaced && isTorn(replaced, one)));
    const verdict = await judge({
      dir: arena.dir,
      operations: numbered,
      vanished: here.ends,
      harm: { dead: new Set(here.ends.keys()), hurt: new Set() },
      followed,
      guarded: [],
      replaced,
    });
    const kept = await afterlife(arena);
    return {
      seed,
      kind: 'bulk',
      operations: numbered,
      faults: allFaults(arena),
      violations: [...kept, ...behind, ...strangeRefusals(judged, here.ends, arena.harsh), ...verdict.violations],
      log: verdict.log,
      followed,
      turns: verdict.grants.length,
      guarded: 0,
      guardRefused: 0,
    };
  } finally {
    here.over = true;
    for (const child of here.alive.values()) child.kill('SIGKILL');
    await Promise.allSettled([lives, raging]);
    await arena.remove();
  }
}

interface Bulk {
  readonly arena: Arena;
  readonly names: readonly string[];
  readonly alive: Map<string, ChildProcess>;
  /** Every worker that has ended, and when. */
  readonly ends: Map<string, number>;
  readonly stickOnly: boolean;
  over: boolean;
}

/** Until its share is done; whoever is killed comes back under a new name. */
async function work(here: Bulk, name: string, share: number, draw: Chance): Promise<void> {
  const { arena } = here;
  for (let generation = 1, left = share; left > 0 && !here.over; generation++) {
    const agent = `${name}-${generation}`;
    const others = here.names
      .filter((other) => other !== name)
      .map((other) => `${other}-${draw.between(1, generation)}`);
    const task: Task = {
      workspace: arena.dir,
      agent,
      seed: draw.between(1, 2 ** 31),
      count: left,
      others,
      bin: arena.build.bin,
      history: historyFile(arena, agent),
      stickOnly: here.stickOnly,
    };
    const child = spawn(process.execPath, [arena.build.worker, JSON.stringify(task)], {
      env: {
        PATH: process.env['PATH'],
        // Not the workspace: nobody looks for a room further up than home.
        HOME: arena.records,
        USER: 'ada',
        TT_PROOF_FAULTS: arena.stepFaults,
        ...rough(here, agent, draw),
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    here.alive.set(agent, child);
    await once(child, 'close');
    here.alive.delete(agent);
    here.ends.set(agent, clock());
    left = child.exitCode === 0 ? 0 : left - historyOf(arena, agent, 0).length;
  }
}

function rough(here: Bulk, agent: string, draw: Chance): Record<string, string> {
  const { arena, stickOnly } = here;
  const kind = draw.weighed({ kill: 6, pause: 1, hook: stickOnly ? 9 : 3, silenced: 3, clock: 1, none: 1 });
  const what = draw.pick(['kill', 'pause']);
  // Whoever is paused comes by again and again, and holds the write lock meanwhile.
  const nth = what === 'kill' ? draw.between(1, 6) : draw.between(4, 12);
  switch (kind) {
    case 'none':
      return {};
    case 'clock':
      arena.fault('clock off by up to a day', agent);
      return { TT_TEST_CLOCK: JSON.stringify({ wall: draw.between(-86_400_000, 86_400_000) }) };
    case 'hook':
      return { TT_PROOF_STEP: `hook:${what}:${draw.pick(MET)}:${nth}` };
    case 'silenced':
      return { TT_PROOF_STEP: `command:${what}:silenced:${nth}` };
    default:
      return { TT_PROOF_STEP: `command:${kind}:${draw.pick(MET)}:${draw.between(1, 400)}` };
  }
}

async function rage({ arena, alive, ...here }: Bulk, draw: Chance): Promise<void> {
  while (alive.size > 0 || !here.over) {
    await sleep(draw.between(20, 200));
    const agent = alive.size > 0 ? draw.pick([...alive.keys()]) : null;
    const child = agent === null ? undefined : alive.get(agent);
    if (!agent || !child) return;
    const kind = draw.weighed({ kill: 3, stop: 2, follower: 1, checkpoint: 1 });
    arena.fault(kind, agent);
    if (kind === 'kill') child.kill('SIGKILL');
    else if (kind === 'checkpoint') checkpoint(join(arena.room, 'room.db'), 'TRUNCATE');
    else if (kind === 'stop') {
      child.kill('SIGSTOP');
      setTimeout(() => child.kill('SIGCONT'), draw.between(5, 400));
    } else for (const { verb, child: follower } of arena.running) if (verb === 'follow') follower.kill('SIGKILL');
  }
}

/** Every other room keeps its database. */
async function replaceOnce(here: Bulk, draw: Chance, fate?: Fate): Promise<Replaced | null> {
  const kind: Fate = fate ?? draw.weighed({ none: 2, replace: 1, restore: 1 });
  await sleep(draw.between(500, 1500));
  if (kind === 'none' || here.alive.size === 0) return null;
  if (kind === 'replace') return replace(here.arena, draw);
  return restore(here.arena, draw, kind === 'restore again' || undefined);
}

const historyFile = (arena: Arena, agent: string): string => join(arena.records, `history-${agent.replace(':', '-')}`);

type Line =
  | ['c', number, string, number, Said]
  /** What was put before the model, before it is known to be marked. */
  | ['t', number, readonly number[]]
  | ['e', number, number, Operation['outcome'], string | null, Said];

/** `end`: when the worker was dead; what it had called and not ended may have happened until then. */
function historyOf(arena: Arena, agent: string, end: number): Omit<Operation, 'id'>[] {
  const called = new Map<number, Omit<Operation, 'id'>>();
  const file = historyFile(arena, agent);
  // None: it was killed before its first word.
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  for (const text of lines) {
    if (!text.endsWith(']')) continue;
    const line = JSON.parse(text) as Line;
    if (line[0] === 'c') {
      const [, n, verb, call, said] = line;
      called.set(n, { member: agent, verb, call, end, outcome: 'unknown', said });
    } else if (line[0] === 't') {
      const [, n, told] = line;
      const before = called.get(n);
      if (before) called.set(n, { ...before, said: { ...before.said, told } });
    } else {
      const [, n, at, outcome, code, said] = line;
      const before = called.get(n);
      if (before)
        called.set(n, { ...before, end: at, outcome, code: code ?? undefined, said: { ...before.said, ...said } });
    }
  }
  return [...called.values()];
}
