/** The steps of a change by name, and those of a yes that is written down for hooks. Here they do nothing; the build for the proof puts in what kills or stops a process there. */

export const STEPS = [
  'begun',
  'loaded',
  'decided',
  'appended',
  'kept',
  'written',
  'placed',
  'silenced',
  'committed',
  'verified',
  'rung',
  'vouching',
  'spoken',
  'pruned',
  'filling',
  'filled',
  'copied',
  'built',
  'aside',
  'replacing',
  'replaced',
] as const;
export type Step = (typeof STEPS)[number];

export function step(_at: Step): void {}
