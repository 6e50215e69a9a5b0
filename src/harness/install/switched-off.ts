/** A switch of the harness itself that keeps every hook from running: told, because nothing else would tell. */
import { join } from 'node:path';
import type { Draft } from './draft.ts';
import { dataOf, nodeAt, treeOf } from './json-text.ts';
import { foundAt } from './merge.ts';
import type { Roots, Target } from './roots.ts';
import { saidFor, tomlOf } from './toml-text.ts';

interface Switch {
  readonly file: string;
  readonly at: readonly [string, string] | readonly [string];
  /** The value that means off. */
  readonly off: boolean;
}

const SWITCHES: Readonly<Partial<Record<Target, Switch>>> = {
  claude: { file: 'settings.json', at: ['disableAllHooks'], off: true },
  codex: { file: 'config.toml', at: ['features', 'hooks'], off: false },
  gemini: { file: 'settings.json', at: ['hooksConfig', 'enabled'], off: false },
};

/** Null where hooks run. Errors: unparsable_config. */
export function switchedOff(draft: Draft, target: Target, roots: Roots): string | null {
  const found = SWITCHES[target];
  if (!found) return null;
  const path = join(roots[target], found.file);
  const { text } = foundAt(draft, path);
  const said = text === null ? undefined : valueAt(text, found.at, path);
  return said === found.off
    ? `Hooks are switched off: ${found.at.join('.')} is ${said} in ${path}, so nothing is enforced.`
    : null;
}

function valueAt(text: string, at: readonly string[], path: string): unknown {
  if (path.endsWith('.toml'))
    return saidFor({ at: at.slice(0, -1), key: at.at(-1) as string, value: '' }, tomlOf(text, path));
  const node = nodeAt(treeOf(text, path), at);
  return node && dataOf(node);
}
