/** Which stories are put to the proof, how much of the work each gets, and how the result is told. */
import type { Corner } from './corners.ts';
import * as stories from './stories.ts';
import type { Report, Trial } from './trial.ts';

/** `share`: of all disks. `through`: what the recording must have gone through. */
export const TRIALS: readonly (Trial & { readonly share: number; readonly through: readonly Corner[] })[] = [
  { name: 'first', play: stories.first, share: 0.25, through: ['the making', 'a checkpoint', 'a log removed'] },
  { name: 'resets', play: stories.resets(), share: 0.35, through: ['a checkpoint', 'a log begun anew'] },
  {
    name: 'growth',
    play: stories.growth,
    share: 0.15,
    through: ['a long log', 'a checkpoint', 'a log begun anew', 'a log removed'],
  },
  { name: 'commands', play: stories.commands, share: 0.25, through: ['the making', 'a rename'] },
];

/** What must not pass: a proof that cannot fail proves nothing. `wanted`: what is left is torn, or only too little. */
export const CONTROLS: readonly (Trial & { readonly wanted: 'torn' | 'lost' })[] = [
  { name: 'a disk that lies', play: stories.resets(), lies: true, wanted: 'torn' },
  { name: 'synchronous = OFF', play: stories.resets({ synchronous: 'OFF' }), wanted: 'torn' },
  { name: 'synchronous = NORMAL', play: stories.resets({ synchronous: 'NORMAL' }), wanted: 'lost' },
];

/** Each kind of fault and how often. */
export function counted({ found }: Report): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { what } of found) counts[what] = (counts[what] ?? 0) + 1;
  return counts;
}

/** In one line, with the first few faults below. */
export function told(report: Report): string {
  const { name, entries, points, disks, events, found } = report;
  const faults = found.slice(0, 5).map(({ what, detail, point, cut }) => `  ${what} at ${point}, ${cut}: ${detail}`);
  const counts = found.length === 0 ? 'nothing wrong' : JSON.stringify(counted(report));
  return [`${name}: ${events} events, ${entries} records, ${points} cuts, ${disks} disks: ${counts}`, ...faults].join(
    '\n',
  );
}
