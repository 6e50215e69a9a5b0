/** What is put before an agent, written down: a line in `.tt/cost.log` for each answer. `tt cost` adds them up. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentId } from '../domain/event.ts';
import type { System } from '../lib/system.ts';
import type { Place } from '../store/place.ts';
import { appendLine } from './append.ts';
import type { Env } from './env.ts';

const COST_LOG = 'cost.log';

/** Some 40,000 answers; as many again in the file before. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface Charge {
  /** Wall clock, milliseconds. */
  readonly at: number;
  readonly agent: AgentId;
  /** The command, or `hook` and the event. */
  readonly verb: string;
  readonly bytes: number;
}

export function charge(place: Place, system: System, what: Omit<Charge, 'at'>): void {
  if (what.bytes > 0) appendLine(place, COST_LOG, MOST_BYTES, { at: system.now().wall, ...what } satisfies Charge);
}

/** What a command has said since it was last charged. Of a person, an observer, and where there is no room, nothing is written. */
export function chargeFor(env: Env, verb: string): void {
  const room = env.opened();
  const bytes = env.io.takeSaid();
  if (!room || env.observes || bytes === 0) return;
  try {
    const { agent, person } = env.identity();
    if (!person) charge(room.place, env.system, { agent, verb, bytes });
  } catch {
    // A name that is none: the command has done without it, or said so.
  }
}

export interface Charges {
  readonly charges: readonly Charge[];
  /** Lines that are none: of a machine that went down, or somebody's own. */
  readonly unreadable: number;
}

/** Oldest first, those from `since` on. */
export function chargesOf({ dir }: Place, since: number): Charges {
  const files = [`${COST_LOG}.1`, COST_LOG].map((name) => join(dir, name)).filter((file) => existsSync(file));
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((line) => line !== '');
  const read = lines.map(chargeFrom);
  const charges = read.filter((one) => one !== null);
  return { charges: charges.filter(({ at }) => at >= since), unreadable: lines.length - charges.length };
}

function chargeFrom(line: string): Charge | null {
  try {
    const { at, agent, verb, bytes } = JSON.parse(line);
    const isOne =
      Number.isFinite(at) && Number.isFinite(bytes) && typeof agent === 'string' && typeof verb === 'string';
    return isOne ? { at, agent, verb, bytes } : null;
  } catch {
    return null;
  }
}
