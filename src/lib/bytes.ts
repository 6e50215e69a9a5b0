/** Amounts of bytes as people read them. */

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** About how many, in steps of 1,024: "312 B", "1.4 MB", "23 GB". */
export function roughBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  // What would be rounded to 1024 is 1 of the next.
  for (; amount >= 1_023.5 && unit < UNITS.length - 1; unit++) amount /= 1_024;
  const digits = amount < 9.95 && unit > 0 ? 1 : 0;
  return `${amount.toFixed(digits).replace(/\.0$/, '')} ${UNITS[unit]}`;
}
