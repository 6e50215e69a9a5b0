/** OpenCode: a plugin, and what lets it start offline although it has one. */
import { join } from 'node:path';
import type { Circumstances, Wanted } from '../wanted.ts';

/**
 * With any plugin OpenCode waits, with no time limit, until npm has put `@opencode-ai/plugin` into its configuration
 * directory. It is content with a `node_modules` and a lock file that names it; our plugin imports nothing.
 * Where another dependency is written into package.json there, it installs everything after all.
 */
const STAND_IN = `${JSON.stringify(
  {
    '//': 'A stand-in by turntable, so that OpenCode starts without a network; tt uninstall removes it.',
    lockfileVersion: 3,
    packages: { '': { dependencies: { '@opencode-ai/plugin': '*' } } },
  },
  null,
  2,
)}\n`;

export function opencode({ roots, hooks, runner, plugin }: Circumstances): Wanted {
  const root = roots.opencode;
  const text =
    runner === null
      ? plugin
      : plugin.replace("const HOOK = 'tt-hook';", () => `const HOOK = ${JSON.stringify(runner)};`);
  return {
    target: 'opencode',
    merges: [],
    files: [
      { path: join(root, 'plugins', 'turntable.js'), text, what: 'plugin', on: hooks },
      {
        path: join(root, 'package-lock.json'),
        text: STAND_IN,
        what: 'stand-in that lets it start offline',
        on: hooks,
        unless: [join(root, 'package.json'), join(root, 'node_modules')],
        beside: join(root, 'node_modules'),
      },
    ],
    skill: join(roots.agents, 'skills', 'turntable'),
    notes:
      runner === null
        ? [
            'OpenCode gets a package from npm for a plugin of a project: without a network a first start in a clone waits over a minute.',
          ]
        : [],
  };
}
