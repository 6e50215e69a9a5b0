/** Where to cut the power: every moment when there is time for it, else most of all around those that matter. */
import { type Dice, sample } from './dice.ts';
import type { Entry } from './recording.ts';

/** What is seldom (a name, a checkpoint, a new log), what each change does once (a sync, a promise), and writes. */
const SHARES = { rare: 0.4, vital: 0.4, plain: 0.2 } as const;
type Rank = keyof typeof SHARES;

/** Cuts after so many entries. */
export function crashPoints(entries: readonly Entry[], most: number, chance: Dice): readonly number[] {
  if (entries.length < most) return Array.from({ length: entries.length + 1 }, (_, i) => i);
  const points = new Set<number>();
  for (const [rank, share] of Object.entries(SHARES) as [Rank, number][]) {
    const around = new Set(entries.flatMap((entry, i) => (rankOf(entry) === rank ? [i, i + 1] : [])));
    for (const point of sample([...around], Math.ceil(most * share), chance)) points.add(point);
  }
  return [...points].sort((a, b) => a - b);
}

function rankOf({ kind, name, at }: Entry): Rank {
  if (kind === 'said' || name.includes('/bell')) return 'vital';
  if (name.endsWith('/room.db') || (kind !== 'write' && kind !== 'sync')) return 'rare';
  if (kind === 'write') return at === 0 ? 'rare' : 'plain';
  return 'vital';
}
