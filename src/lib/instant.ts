/** Points in time that survive a clock jump: a wall clock for people, a monotonic one with its boot for decisions. */

export interface Instant {
  /** Milliseconds since 1970, as the machine's clock has it. For display, and for other machines. */
  readonly wall: number;
  /** Milliseconds on the machine's monotonic clock; stands still while the machine sleeps. */
  readonly mono: number;
  /** Which boot of which machine `mono` belongs to. */
  readonly boot: string;
}

/** A moment that has not come yet. Same three parts, because it may be judged after a reboot or elsewhere. */
export type Deadline = Instant;

export const after = (now: Instant, ms: number): Deadline => ({
  wall: now.wall + ms,
  mono: now.mono + ms,
  boot: now.boot,
});

/** On the same boot only the monotonic clock decides; the wall clock may have been set back or forward. */
export const msUntil = (deadline: Deadline, now: Instant): number =>
  deadline.boot === now.boot ? deadline.mono - now.mono : deadline.wall - now.wall;

export const passed = (deadline: Deadline, now: Instant): boolean => msUntil(deadline, now) <= 0;

/**
 * Milliseconds that have certainly gone by since. Of another boot the wall clock may say anything, but no more than this
 * one has been up has passed in it.
 */
export const elapsed = (since: Instant, now: Instant): number =>
  since.boot === now.boot ? Math.max(0, now.mono - since.mono) : Math.max(0, Math.min(now.mono, now.wall - since.wall));

export const iso = (wall: number): string => new Date(wall).toISOString();

const two = (n: number): string => String(n).padStart(2, '0');

/** For people, where they are: JSON has `iso`. */
export const localDay = (wall: number): string => {
  const at = new Date(wall);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};

const timeOfDay = (wall: number): string => {
  const at = new Date(wall);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
};

/** As `--since` takes it. */
export const localTime = (wall: number): string => `${localDay(wall)} ${timeOfDay(wall)}`;

/** Of another day than `now` with its date. */
export const timeSeen = (wall: number, now: number): string =>
  localDay(wall) === localDay(now) ? timeOfDay(wall) : localTime(wall);
