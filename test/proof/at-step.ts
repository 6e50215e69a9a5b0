/**
 * Takes the place of src/store/sqlite/steps.ts in the builds of the proof. `TT_PROOF_STEP` is `who:what:step:nth`: the nth
 * time that a `guardian`, another `command`, or a `hook` in a worker comes to this step, `kill` ends the process there; every
 * nth time `pause` stops it for 30 ms. `TT_PROOF_FAULTS` names the file in which that is noted: what was planned and not
 * reached was no fault. `TT_PROOF_NOTES` names a file in which every step is noted with the machine's clock.
 */
import { appendFileSync } from 'node:fs';

export type Step = string;

const [who, what, at, nth] = (process.env['TT_PROOF_STEP'] ?? '').split(':');
const whose = process.argv.includes('guard') ? 'guardian' : 'command';
/** A worker says when it is in a hook. */
const around = globalThis as { ttProofInHook?: boolean };
const PAUSE_MS = 30;
let seen = 0;

// Of a hook: that its program did not know the answer by itself.
if (process.env['TT_PROOF_ASKED']) appendFileSync(process.env['TT_PROOF_ASKED'], `${process.pid}\n`);

export function step(here: Step): void {
  const notes = process.env['TT_PROOF_NOTES'];
  if (notes) appendFileSync(notes, `${here} ${Number(process.hrtime.bigint() / 1000n) / 1000}\n`);
  if (who !== (around.ttProofInHook ? 'hook' : whose) || here !== at || ++seen % Number(nth) !== 0) return;
  appendFileSync(process.env['TT_PROOF_FAULTS'] ?? '/dev/null', `${what} ${who} at ${here}\n`);
  if (what === 'kill') process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
