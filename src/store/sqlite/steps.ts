/** The steps of a change by name. Here they do nothing; the build for the proof puts in what kills or stops a process there. */

export const STEPS = [
  'begun',
  'loaded',
  'decided',
  'appended',
  'kept',
  'written',
  'silenced',
  'committed',
  'verified',
  'rung',
] as const;
export type Step = (typeof STEPS)[number];

export function step(_at: Step): void {}
