/** Sixteen members that always want the stick and give it back at once: how evenly the turns are shared. */

import type { Build } from '../builds.ts';
import { chance } from '../chance.ts';
import { shares } from '../check/fairness.ts';
import { judge } from '../judge.ts';
import type { Report } from '../report.ts';
import { allFaults, openArena } from './arena.ts';
import { type Member, newMember, perform, type Storm } from './member.ts';
import { gone } from './settle.ts';
import { strangeRefusals, WISHES } from './words.ts';

export interface ContestOptions {
  readonly seed: number;
  readonly turns: number;
  readonly contenders: number;
}

/** Most turns of one member to fewest of another, at most. */
const FAIR = 1.1;

export async function contest(build: Build, { seed, turns, contenders }: ContestOptions): Promise<Report> {
  const draw = chance(seed);
  const arena = openArena(build, false);
  const here: Storm = {
    arena,
    chance: draw,
    members: new Map(),
    guarded: { lines: [], refused: 0 },
    roughness: 0,
    over: false,
    listeners: new Set(),
    asked: [],
    tasks: [],
  };
  let granted = 0;
  const compete = async (member: Member): Promise<void> => {
    while (granted < turns) {
      await perform(here, member, WISHES.wait(120_000), draw);
      if (member.turn === null) continue;
      granted++;
      await perform(here, member, WISHES.release(member.turn), draw);
    }
  };
  try {
    const names = Array.from({ length: contenders }, (_, i) => `script:c${i + 1}`);
    const members = names.map((name) => newMember(here, name));
    for (const member of members) await perform(here, member, WISHES.join(), draw);
    await Promise.all(members.map(compete));
    const harm = { dead: new Set<string>(), hurt: arena.hurt };
    await arena.run(['close', '--json'], 'human:ada', 'close');
    const left = await gone(arena);
    const verdict = await judge({
      ...{ dir: arena.dir, operations: arena.operations, vanished: arena.dead, harm, followed: [] },
      ...{ guarded: [], replaced: null },
    });
    const { most, fewest, ratio } = shares(names, verdict.grants);
    // One turn more is what the moment of the end gives; with many turns only the ratio counts.
    const unfair = ratio > FAIR && most - fewest > 1 ? [`fairness: ${most} turns of one and ${fewest} of another`] : [];
    return {
      ...{ seed, kind: 'contest', operations: arena.operations, faults: allFaults(arena) },
      violations: [...unfair, ...left, ...strangeRefusals(arena.operations, arena.dead, false), ...verdict.violations],
      ...{ log: verdict.log, followed: [], turns: verdict.grants.length, guarded: 0, guardRefused: 0 },
      shares: { most, fewest, ratio },
    };
  } finally {
    for (const { session } of here.members.values()) session.kill('SIGKILL');
    await arena.remove();
  }
}
