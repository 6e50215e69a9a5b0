/** Whether this tt is another than the one that was installed from: asked by each command of a person, so it costs nothing. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };

type Variables = Readonly<Record<string, string | undefined>>;

/** One small read, no parser: most machines have no such file. */
export function isUpkeepDue(home: string, env: Variables): boolean {
  const base = env['XDG_STATE_HOME'];
  const state = base && isAbsolute(base) ? base : join(home, '.local', 'state');
  try {
    const known = /"tt": "([^"]*)"/.exec(readFileSync(join(state, 'turntable', 'installed.json'), 'utf8'))?.[1];
    return known !== undefined && known !== manifest.version;
  } catch {
    return false;
  }
}
