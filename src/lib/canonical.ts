/** One text for one value: keys sorted at every level, so that equal values have equal hashes. */
import { createHash } from 'node:crypto';

export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortKeys);

export const contentHash = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
