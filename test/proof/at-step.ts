/**
 * Takes the place of src/store/sqlite/steps.ts in the builds of the proof. `TT_PROOF_STEP` is `who:what:step:nth`: at the nth
 * time that a `guardian` or another `command` comes to this step, `kill` ends the process there, `pause` stops it for 30 ms.
 * `TT_PROOF_FAULTS` names the file in which that is noted: what was planned and not reached was no fault.
 */
import { appendFileSync } from 'node:fs';

export type Step = string;

const [who, what, at, nth] = (process.env['TT_PROOF_STEP'] ?? '').split(':');
const mine = who === (process.argv.includes('guard') ? 'guardian' : 'command');
const PAUSE_MS = 30;
let seen = 0;

export function step(here: Step): void {
  if (!mine || here !== at || ++seen !== Number(nth)) return;
  appendFileSync(process.env['TT_PROOF_FAULTS'] ?? '/dev/null', `${what} ${who} at ${here}\n`);
  if (what === 'kill') process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
