/** `tt uninstall`: takes out exactly what tt install put in, and leaves what others have changed since. */
import { told } from '../../harness/install/draft.ts';
import type { Install, Manifest } from '../../harness/install/manifest.ts';
import { planUninstall } from '../../harness/install/plan.ts';
import { INSTALLABLE, targetNamed } from '../../harness/install/roots.ts';
import { TtError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { carry, machineOf, projectOf } from '../setup.ts';
import { diffLines, resultLines } from '../show/setup.ts';
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
  const { writes } = plan.draft;
  const stale = project === null ? await dropStale(env, print) : [];
  const results = [...told(plan.draft), ...stale];
  const { home } = env.system;
  await give(env, {
    json: { results, ...(print ? { printed: true, changes: diffLines(writes, home) } : {}) },
    text: () =>
      [
        ...(print ? [...diffLines(writes, home), ''] : []),
        ...resultLines(results, home),
        last(results.length, print),
      ].join('\n'),
  });
  return undefined;
}

function last(found: number, print: boolean): string {
  if (found === 0) return 'Nothing of tt is installed here.';
  if (print) return 'Nothing was changed. Next: the same command without --print.';
  return 'Next: sessions that are open still have the skill and the hooks; start new ones.';
}
