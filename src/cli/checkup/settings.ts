/** Whether the settings are ones that tt understands, and variables that nearly look like settings. */
import { DEFAULTS, SETTING_NAMES, type Settings, variableOf } from '../../domain/settings.ts';
import { settingsFor } from '../config.ts';
import { nearest } from '../nearest.ts';
import { attempt, type Check, ok, warn } from './check.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where they cannot be read the other checks go on with the defaults. */
export async function settingsCheck(dir: string | null, env: Variables): Promise<{ check: Check; settings: Settings }> {
  let settings: Settings = DEFAULTS;
  const check = await attempt('settings', () => {
    const found = settingsFor(dir, env);
    settings = found.settings;
    const changed = SETTING_NAMES.filter((name) => found.origins[name] !== 'default');
    return (
      misspelt(env) ?? ok('settings', changed.length === 0 ? 'all as they come' : `changed: ${changed.join(', ')}`)
    );
  });
  return { check, settings };
}

function misspelt(env: Variables): Check | null {
  const known = SETTING_NAMES.map(variableOf);
  for (const name of Object.keys(env)) {
    if (!name.startsWith('TT_') || known.includes(name)) continue;
    const near = name.length > 8 ? nearest(name, known) : undefined;
    if (near && !OTHERS.has(name)) return warn('settings', `${name} means nothing to tt`, `did you mean ${near}?`);
  }
  return null;
}

const OTHERS = new Set([
  'TT_AGENT_ID',
  'TT_HARNESS_AGENT_ID',
  'TT_NO_UPKEEP',
  'TT_SESSION_PID',
  'TT_TASK_CHANNEL',
  'TT_TASK_EPOCH',
  'TT_TASK_ID',
  'TT_TASK_LOCK',
  'TT_TASK_TITLE',
  'TT_TEST_CLOCK',
  'TT_OPENCODE_SESSION',
]);
