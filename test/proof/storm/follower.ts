/** A `tt events --follow` that is killed now and then and goes on: where it stopped, or where it had saved that it was. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../chance.ts';
import type { Followed } from '../check/followers.ts';
import { clock } from '../history.ts';
import type { Arena, Running } from './arena.ts';

export interface Follower {
  /** Ends for good; to be called when it has seen enough. */
  end(): Promise<Followed>;
  last(): number;
}

interface Run {
  readonly after: number | null;
  readonly seen: number[];
  broke: string | null;
}

/** What may end it besides a kill, where the disk is filled and the database replaced. */
const OUTSIDE = ['store_full', 'room_not_writable', 'store_replaced'];

/** `resumes`: with its saved cursor, else with an explicit --after. It looks at everything. */
export function follow(arena: Arena, name: string, resumes: boolean, chance: Chance): Follower {
  const runs: Run[] = [];
  let process: Running | null = null;
  let over = false;
  const last = (): number => Math.max(0, ...runs.flatMap(({ seen }) => seen.slice(-1)));
  const life = (async () => {
    while (!over) {
      const run: Run = { after: resumes ? null : last(), seen: [], broke: null };
      runs.push(run);
      const where = resumes ? ['--resume'] : ['--after', `${run.after}`];
      const step = resumes && chance.next() < 0.7 ? { TT_PROOF_STEP: stepOf(chance) } : {};
      process = arena.start(['events', '--follow', '--json', '--target', 'any', ...where], name, 'follow', step);
      await watch(arena, process, run);
      if (run.broke) await sleep(50);
    }
  })();
  return {
    last,
    async end() {
      over = true;
      process?.child.kill('SIGKILL');
      await life;
      return { name, runs, concerns: () => true };
    },
  };
}

/** Until all have seen the newest event there is. Empty: they have; else what one of them lacks, in words. */
export async function caughtUp(arena: Arena, followers: readonly Follower[], ms: number): Promise<string[]> {
  const { out } = await arena.run(['events', '--limit', '1', '--json'], 'human:ada', 'events');
  const head = Number(/"cursor_event_seq":(\d+)/.exec(out)?.[1]);
  for (const end = clock() + ms; followers.some((follower) => follower.last() < head); await sleep(20)) {
    const least = Math.min(...followers.map((follower) => follower.last()));
    if (clock() > end) return [`liveness: a follower was at ${least} and not at ${head}`];
  }
  return [];
}

async function watch(arena: Arena, { child }: Running, run: Run): Promise<void> {
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    run.seen.push(JSON.parse(line).event_seq);
  }
  const [code] = await closed;
  const excused = arena.harsh && OUTSIDE.some((word) => err.includes(word));
  run.broke = code === null || code === 0 || excused ? null : err.trim();
}

/** It changes something only to save its cursor. */
const stepOf = (chance: Chance): string =>
  `command:kill:${chance.pick(['begun', 'committed', 'committed', 'rung'])}:${chance.between(1, 8)}`;
