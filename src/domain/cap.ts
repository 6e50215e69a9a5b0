/** Caps: how much of a thing there may be. Each is a setting, on by default. */
import { type Refusal, refuse } from '../lib/errors.ts';

/** One shape for every cap. */
export const over = (kind: string, limit: number, actual: number, hint: string): Refusal =>
  refuse('limit_exceeded', `${actual} is over the limit of ${limit} (limit.${kind})`, hint, { kind, limit, actual });
