/** Durations as people write them: a bare number is seconds, or a suffix ms, s, m, h, d. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds: a leap year. Nothing that a person means lasts longer, and the end of much more is no date. */
export const LONGEST = 366 * 86_400_000;

/** Milliseconds, or null when the text is not a duration. `0` is one; negative numbers are not. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  if (!match) return null;
  const ms = Number(match[1]) * (UNITS[match[2] ?? 's'] as number);
  return Number.isSafeInteger(Math.round(ms)) ? Math.round(ms) : null;
}

/** The shortest exact form: 110000 → "110s", 2700000 → "45m". */
export function formatDuration(ms: number): string {
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = UNITS[unit] as number;
    if (ms !== 0 && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

/** About how long, for people: "3 s", "12 min", "4 h", "2 d". */
export function roughly(ms: number): string {
  const abs = Math.max(0, ms);
  if (abs < 60_000) return `${Math.round(abs / 1_000)} s`;
  if (abs < 3_600_000) return `${Math.round(abs / 60_000)} min`;
  if (abs < 172_800_000) return `${Math.round(abs / 3_600_000)} h`;
  return `${Math.round(abs / 86_400_000)} d`;
}
