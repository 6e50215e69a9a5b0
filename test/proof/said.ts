/** What a hook put before a model, and what it wrote down when it failed: read by storms and by bulk rooms alike. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The numbers of the events that a text for a model tells of. Lines of other members are indented: none looks like these. */
export const toldIn = (text: string): readonly number[] => [...text.matchAll(/^#(\d+) /gm)].map(([, n]) => Number(n));

/** The text for the model in what a hook said on stdout; empty when it was cut off on the way. */
export function textIn(out: string): string {
  try {
    const { reason, hookSpecificOutput } = JSON.parse(out);
    return reason ?? hookSpecificOutput?.additionalContext ?? '';
  } catch {
    return '';
  }
}

/** A refusal that a holder gets too: by a stop, a hold or an interrupt. */
const isBrake = (why: string): boolean => /stopped this room|interrupts you|holds you|paused this room/.test(why);

/** Why an edit was refused: by a brake, for the claim of another, or because the stick is not the caller’s. */
export function whyNot(why: string): 'edit_braked' | 'edit_claimed' | 'edit_refused' {
  if (/ has claimed .* is in it\./.test(why)) return 'edit_claimed';
  return isBrake(why) ? 'edit_braked' : 'edit_refused';
}

/** Codes of what `.tt/hook.log` says about the hooks of a session. They let the work go on: this is where they say why. */
export function complaints(room: string, session: string, event: string): readonly string[] {
  const lines = ['hook.log.1', 'hook.log'].flatMap((name) => {
    const file = join(room, name);
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  });
  return lines.flatMap((line) => {
    const { session: whose, event: which, error } = JSON.parse(line);
    return whose === session && which === event ? [error] : [];
  });
}
