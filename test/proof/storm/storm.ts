/** One storm: members, followers and faults in one room for some seconds; then it must settle, and its history must be clean. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterlife } from '../afterlife.ts';
import type { Build } from '../builds.ts';
import { chance } from '../chance.ts';
import { judge } from '../judge.ts';
import type { Report } from '../report.ts';
import { allFaults, openArena } from './arena.ts';
import { dictate } from './dictate.ts';
import { rage } from './faults.ts';
import { writeFiles } from './files.ts';
import { follow } from './follower.ts';
import { labour, worked } from './labour.ts';
import { live } from './life.ts';
import type { Storm } from './member.ts';
import { brake, newPerson } from './person.ts';
import { settle } from './settle.ts';
import { strangeRefusals, toOperation, WISHES } from './words.ts';

export interface StormOptions {
  readonly seed: number;
  readonly ms: number;
  readonly members: number;
  /** Where too little has happened after `ms` it goes on for so long at most. */
  readonly atMost?: number;
  /** Without faults from outside and at steps; for looking at the storm itself. */
  readonly calm?: boolean;
}

export async function storm(
  build: Build,
  { seed, ms, members, atMost = 6 * ms, calm = false }: StormOptions,
): Promise<Report> {
  const draw = chance(seed);
  const arena = openArena(build, draw.next() < 0.3);
  const here: Storm = {
    arena,
    chance: draw,
    members: new Map(),
    guarded: { lines: [], refused: 0 },
    roughness: calm ? 0 : 0.12,
    over: false,
    listeners: new Set(),
    asked: [],
    tasks: [],
  };
  try {
    writeFiles(arena);
    for (const name of ['script:f1', 'script:f2', 'script:f3'])
      arena.record(toOperation(WISHES.join(), name, await arena.run(['join', '--json'], name, 'join')));
    await arena.run(['channel', 'join', '#api'], 'script:f3', 'channel join');
    const mail = follow(arena, 'script:f3', true, draw.fork(), 'self');
    const followers = [follow(arena, 'script:f1', false, draw.fork()), follow(arena, 'script:f2', true, draw.fork())];
    const lives = Array.from({ length: members }, (_, i) => live(here, `m${i + 1}`, draw.fork()));
    const person = newPerson(
      arena,
      draw.fork(),
      () => [...here.members.keys(), 'script:f3'],
      () => here.over,
    );
    const raging = calm ? Promise.resolve() : rage(here, draw.fork());
    const ending = until(ms, atMost, () => hasRaged(arena)).then(() => {
      here.over = true;
    });
    const besides = [
      dictate(here, 'd1', draw.fork()),
      labour(here, 'l1', draw.fork()),
      labour(here, 'l2', draw.fork()),
    ];
    await Promise.all([...lives, ...besides, raging, ending, brake(person)]);
    const unsettled = await settle(here, followers, mail, person);
    const followed = await Promise.all([...followers, mail].map((follower) => follower.end()));
    const verdict = await judge({
      dir: arena.dir,
      operations: arena.operations,
      vanished: arena.dead,
      harm: { dead: new Set(arena.dead.keys()), hurt: arena.hurt },
      followed,
      guarded: here.guarded.lines,
      jobs: worked(arena),
      replaced: null,
    });
    const kept = await afterlife(arena);
    return {
      seed,
      kind: 'storm',
      operations: arena.operations,
      faults: allFaults(arena),
      violations: [
        ...kept,
        ...unsettled,
        ...strangeRefusals(arena.operations, arena.dead, arena.harsh),
        ...verdict.violations,
      ],
      log: verdict.log,
      followed,
      turns: verdict.grants.length,
      guarded: here.guarded.lines.length,
      guardRefused: here.guarded.refused,
    };
  } finally {
    for (const { session } of here.members.values()) session.kill('SIGKILL');
    await arena.remove();
  }
}

/** On a slow machine too little has happened by then. */
async function until(ms: number, atMost: number, isEnough: () => boolean): Promise<void> {
  await sleep(ms);
  for (let so = ms; so < atMost && !isEnough(); so += 200) await sleep(200);
}

/** Turns were granted, edits let through, and much was broken meanwhile. */
function hasRaged(arena: ReturnType<typeof openArena>): boolean {
  const went = (verbs: readonly string[]): number =>
    arena.operations.filter(({ verb, outcome }) => verbs.includes(verb) && outcome === 'ok').length;
  return (
    arena.operations.length > 60 &&
    allFaults(arena).length >= 30 &&
    went(['wait', 'try', 'take']) > 4 &&
    went(['edit']) > 0
  );
}
