/** Decides about pairs of globs, and says how often another matcher disagrees, and how long it took. */
import { overlap } from '../../../src/lib/glob/overlap.ts';
import { judged, someGlobs } from '../../lib/glob/pairs.ts';

const [globs = '400', pairs = '1000000'] = process.argv.slice(2);
const times: number[] = [];
const { wrong, unfounded, granted } = judged(
  someGlobs(Number(globs), 20261121),
  (a, b) => {
    const began = performance.now();
    const path = overlap(a, b);
    times.push(performance.now() - began);
    return path;
  },
  Number(pairs),
);
times.sort((a, b) => a - b);
const p99 = times[Math.floor(times.length * 0.99)];
console.log(
  JSON.stringify({
    pairs: times.length,
    granted,
    wrong: wrong.length,
    unfounded: unfounded.length,
    p99,
    examples: wrong.slice(0, 5),
  }),
);
