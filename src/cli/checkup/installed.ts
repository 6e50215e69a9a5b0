/** What tt install has put into the harnesses: whether it is there still, of this version, and as tt wrote it. */
import { type Action, told } from '../../harness/install/draft.ts';
import { type Install, type Manifest, readManifest } from '../../harness/install/manifest.ts';
import { type Machine, planInstall } from '../../harness/install/plan.ts';
import { INSTALLABLE, traceOf } from '../../harness/install/roots.ts';
import { HARNESSES } from '../../harness/table.ts';
import type { Env } from '../env.ts';
import { machineOf, stateOf } from '../setup.ts';
import { attempt, type Check, ok, warn } from './check.ts';

export async function installedChecks(env: Env): Promise<readonly Check[]> {
  const machine = machineOf(env);
  let known: Manifest | null = null;
  const all = await attempt('harnesses', () => {
    known = readManifest(stateOf(env));
    return overview(machine, known.installs);
  });
  const { installs } = known ?? { installs: [] as readonly Install[] };
  const each = installs.map((install) =>
    attempt(nameOf(install), () => one(machine, known as unknown as Manifest, install)),
  );
  return [all, ...(await Promise.all(each))];
}

const title = (target: string): string => HARNESSES.find(({ name }) => name === target)?.title ?? target;

const nameOf = ({ target, project }: Install): string => (project === null ? target : `${target} in ${project}`);

function overview({ home, env }: Machine, installs: readonly Install[]): Check {
  const without = INSTALLABLE.filter(
    (target) => traceOf(target, home, env) !== null && !installs.some((install) => install.target === target),
  );
  const done =
    installs.length === 0
      ? 'tt is installed in none'
      : `tt is installed in ${[...new Set(installs.map(({ target }) => title(target)))].join(', ')}`;
  return ok(
    'harnesses',
    without.length === 0 ? done : `${done}; tt install would add ${without.map(title).join(', ')}`,
  );
}

/** By planning the same install once more: what it would do is what is missing. */
async function one(machine: Machine, known: Manifest, install: Install): Promise<Check> {
  const { draft, notes } = await planInstall(machine, known, [install]);
  const results = told(draft);
  const paths = (...actions: Action[]) =>
    results
      .filter(({ action }) => actions.includes(action))
      .map(({ path, what }) => `${path} (${what})`)
      .join(', ');
  const again = `tt install ${install.target}${install.project === null ? '' : ' --project'}${install.hooks ? '' : ' --no-hooks'}`;
  const outdated = paths('added', 'updated', 'removed');
  if (outdated !== '') return warn(nameOf(install), `missing or out of date: ${outdated}`, again);
  const edited = paths('kept');
  if (edited !== '')
    return warn(nameOf(install), `not as tt wrote it: ${edited}`, `leave it so, or remove it and ${again}`);
  const untrusted = notes.find((note) => note.includes('/hooks'));
  if (untrusted) return warn(nameOf(install), untrusted, 'open /hooks in Codex');
  const off = notes.find((note) => note.startsWith('Hooks are switched off'));
  if (off) return warn(nameOf(install), off, 'switch them on, or tt install --no-hooks');
  return ok(nameOf(install), `current: ${results.map(({ what }) => what).join(', ')}`);
}
