/** Judges what a shell command writes, from its words alone: nothing is run, nothing is looked up. */
import { NOWHERE } from './shell/known.ts';
import { newScope } from './shell/scope.ts';
import { runScript } from './shell/walk.ts';

/** Of a longer command the beginning is judged: parsing may take time that grows with the square. */
const LONGEST = 64 * 1024;

/**
 * What a shell command surely writes, as far as its words tell. Absolute paths; a directory means something in it.
 * Empty: nothing, or it cannot be told. Never throws. `home` is what `~` stands for; without it, something outside.
 */
export function shellWrites(command: string, cwd: string, home: string = NOWHERE): readonly string[] {
  const scope = newScope(cwd, home);
  try {
    runScript(command.slice(0, LONGEST), scope);
  } catch {
    // What was found until then is true all the same; only nesting that no shell would run gets here.
  }
  return [...scope.run.found];
}
