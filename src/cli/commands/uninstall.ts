/** `tt uninstall`: takes out exactly what tt install put in, and leaves what others have changed since. */
import { existsSync } from 'node:fs';
import { told } from '../../harness/install/draft.ts';
import { type Install, type Manifest, readManifest } from '../../harness/install/manifest.ts';
import { planUninstall } from '../../harness/install/plan.ts';
import { INSTALLABLE, targetNamed } from '../../harness/install/roots.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give, quoted } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { auditOf, carry, machineOf, printed, projectOf, stateOf } from '../setup.ts';
import { resultLines } from '../show/setup.ts';
import { dropStale } from '../stale.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const named = args.rest('harness').map(targetNamed);
  if (named.length > 0 && args.on('all'))
    throw new TtError('invalid_input', '--all and names of harnesses exclude each other', 'tt uninstall --help');
  const project = args.on('project') ? projectOf(env) : null;
  const print = args.on('print');
  const targets = named.length > 0 ? [...new Set(named)] : INSTALLABLE;
  const asked = ({ installs }: Manifest) =>
    targets.map((target): Install => {
      const known = installs.find((install) => install.target === target && install.project === project);
      return known ?? { target, project, hooks: true, wake: true, link: false };
    });
  const plan = await carry(env, 'uninstall', print, (known) => planUninstall(machineOf(env), known, asked(known)));
  const stale = project === null ? await dropStale(env, 'uninstall', print) : [];
  const results = [...told(plan.draft), ...stale];
  const { home } = env.system;
  const elsewhere = project === null && named.length === 0 ? await projectsOf(env) : [];
  await give(env, {
    json: {
      results,
      ...(elsewhere.length > 0 ? { projects: elsewhere } : {}),
      ...(print ? { printed: true, changes: printed(env, plan) } : {}),
    },
    text: () =>
      [
        ...(print ? [...printed(env, plan), ''] : []),
        ...resultLines(results, home, print),
        ...last(env, results.length, print, project),
        ...elsewhere.map(
          (dir) =>
            `In ${visibleLine(dir)} it is installed for the project: tt uninstall --project --path ${quoted(visibleLine(dir))}`,
        ),
      ].join('\n'),
  });
  return undefined;
}

function last(env: Env, found: number, print: boolean, project: string | null): readonly string[] {
  if (found === 0)
    return [project === null ? 'Nothing of tt is installed here.' : 'Nothing of tt is installed in this project.'];
  if (print) return ['Nothing was changed. Next: the same command without --print.'];
  const record = existsSync(auditOf(env)) ? [`The record of what tt changed stays: ${visibleLine(auditOf(env))}`] : [];
  return [...record, 'Next: sessions that are open still have the skill and the hooks; start new ones.'];
}

/** Where it is still installed for a project: where somebody on this machine did that, and right here. */
async function projectsOf(env: Env): Promise<readonly string[]> {
  const machine = machineOf(env);
  const known = readManifest(stateOf(env));
  const candidates = [...known.installs.flatMap(({ project }) => project ?? []), projectOf(env)];
  return [...new Set(candidates)].filter((project) => {
    const gone = INSTALLABLE.map((target) => ({ target, project, hooks: true, wake: true, link: false }));
    try {
      return planUninstall(machine, known, gone).draft.results.some(({ action }) => action === 'removed');
    } catch {
      // A file there that cannot be understood is nothing to tell about here.
      return false;
    }
  });
}
