/** A `tt events --follow` that is killed now and then and goes on: where it stopped, or where it had saved that it was. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../chance.ts';
import type { Followed } from '../check/followers.ts';
import type { Logged } from '../check/messages.ts';
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
  readonly call: number;
  end: number;
  broke: string | null;
}

/** What may end it besides a kill, where the disk is filled and the database replaced. */
const OUTSIDE = ['store_full', 'room_not_writable', 'store_replaced'];

/** What is said to all or to it by others, and in `#api`, where it is from the first. A person’s word may come ahead of it. */
const isTalkFor =
  (name: string) =>
  ({ type, from, to, isOperators }: Logged): boolean =>
    type === 'message_sent' && from !== name && !isOperators && [null, undefined, name, '#api'].includes(to);

/** `resumes`: with its saved cursor, else with an explicit --after. It looks at everything, or at its own mail. */
export function follow(
  arena: Arena,
  name: string,
  resumes: boolean,
  chance: Chance,
  target: 'any' | 'self' = 'any',
): Follower {
  const runs: Run[] = [];
  let process: Running | null = null;
  let over = false;
  const last = (): number => Math.max(0, ...runs.flatMap(({ seen }) => seen.slice(-1)));
  const life = (async () => {
    while (!over) {
      const run: Run = { after: resumes ? null : last(), seen: [], call: clock(), end: 0, broke: null };
      runs.push(run);
      const where = resumes ? ['--resume'] : ['--after', `${run.after}`];
      const step = resumes && chance.next() < 0.7 ? { TT_PROOF_STEP: stepOf(chance) } : {};
      process = arena.start(['events', '--follow', '--json', '--target', target, ...where], name, 'follow', step);
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
      return target === 'any'
        ? { name, runs, concerns: () => true }
        : { name, runs, concerns: isTalkFor(name), only: true };
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

/** One whose mail is held back now and then has come to this number, which is for it. */
export async function hasRead({ last }: Follower, seq: number, ms: number): Promise<string[]> {
  for (const end = clock() + ms; last() < seq; await sleep(20))
    if (clock() > end) return [`liveness: a follower of its own mail was at ${last()} and not at ${seq}`];
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
  run.end = clock();
  const excused = arena.harsh && OUTSIDE.some((word) => err.includes(word));
  run.broke = code === null || code === 0 || excused ? null : err.trim();
}

/** It changes something only to save its cursor. */
const stepOf = (chance: Chance): string =>
  `command:kill:${chance.pick(['begun', 'committed', 'committed', 'rung'])}:${chance.between(1, 8)}`;
