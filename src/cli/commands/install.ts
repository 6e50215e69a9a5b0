/** `tt install`: the skill, the hooks and what else each harness needs, merged into its files as their owner left them. */

import { type Result, told } from '../../harness/install/draft.ts';
import type { Install, Manifest } from '../../harness/install/manifest.ts';
import { type Machine, type Plan, planInstall } from '../../harness/install/plan.ts';
import { INSTALLABLE, missing, type Target, targetNamed, traceOf } from '../../harness/install/roots.ts';
import { HARNESSES } from '../../harness/table.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { carry, machineOf, printed, projectOf } from '../setup.ts';
import { resultLines } from '../show/setup.ts';
import { dropStale } from '../stale.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  if (args.on('copy') && args.on('link')) throw contradiction('--copy and --link exclude each other');
  if (args.on('project') && args.on('link'))
    throw contradiction('a link does not work for others: --project copies the skill');
  const project = args.on('project') ? projectOf(env) : null;
  const { here, absent } = present(env, args, project);
  const print = args.on('print');
  const asked = (known: Manifest) => here.map((target) => askedFor(known, target, project, args));
  const plan =
    here.length === 0
      ? null
      : await carry(env, 'install', print, (known) => planOthersToo(machineOf(env), known, asked(known)));
  const stale = here.length === 0 || project !== null ? [] : await dropStale(env, 'install', print);
  const results = [...(plan ? told(plan.draft) : []), ...stale, ...absent];
  const notes = plan?.notes ?? [];
  const { home } = env.system;
  const changes = () => printed(env, plan);
  await give(env, {
    json: { results, notes, ...(print ? { printed: true, changes: changes() } : {}) },
    text: () =>
      [
        ...(print ? [...changes(), ''].slice(changes().length === 0 ? 1 : 0) : []),
        ...resultLines(results, home, print),
        ...notes,
        next(here, print, project),
      ].join('\n'),
  });
  return undefined;
}

/** A file of one harness that cannot be understood stops all; then it is said which of them do not need it. */
async function planOthersToo(machine: Machine, known: Manifest, asked: readonly Install[]): Promise<Plan> {
  try {
    return await planInstall(machine, known, asked);
  } catch (error) {
    if (!(error instanceof TtError) || error.code !== 'unparsable_config' || asked.length < 2) throw error;
    const well: string[] = [];
    for (const one of asked) {
      const plan = await planInstall(machine, known, [one]).catch(() => null);
      if (plan) well.push(one.target);
    }
    const without = well.length > 0 ? `, or leave it out meanwhile: tt install ${well.join(' ')}` : '';
    throw new TtError(error.code, error.message, `${error.hint}${without}`, error.details);
  }
}

const contradiction = (message: string): TtError => new TtError('invalid_input', message, 'tt install --help');

/** A project is for whatever others use: there, what is not on this machine is no reason to leave it out when it is named. */
function present(env: Env, args: Args, project: string | null): { here: readonly Target[]; absent: readonly Result[] } {
  const { home, env: variables } = env.system;
  const named = args.rest('harness').map(targetNamed);
  if (named.length > 0 && args.on('all')) throw contradiction('--all and names of harnesses exclude each other');
  const wanted = named.length > 0 ? [...new Set(named)] : INSTALLABLE;
  const isHere = (target: Target) =>
    (project !== null && named.length > 0) || traceOf(target, home, variables) !== null;
  const absent = wanted
    .filter((target) => !isHere(target))
    .map(
      (harness): Result => ({
        harness,
        action: 'skipped',
        path: '',
        what: 'not found',
        why: missing(harness, home, variables),
      }),
    );
  return { here: wanted.filter(isHere), absent };
}

/** What was asked for before is asked for still, where it is not said otherwise. */
function askedFor({ installs }: Manifest, target: Target, project: string | null, args: Args): Install {
  const before = installs.find((install) => install.target === target && install.project === project);
  return {
    target,
    project,
    hooks: !args.on('no-hooks'),
    wake: target === 'gemini' && (args.on('wake') || (before?.wake ?? false)),
    link: args.on('link') || (!args.on('copy') && (before?.link ?? false)),
  };
}

function next(here: readonly Target[], print: boolean, project: string | null): string {
  if (here.length === 0) return 'Next: install a harness, then tt install. Nothing was changed.';
  if (print) return 'Nothing was changed. Next: the same command without --print.';
  const titles = here.map((target) => HARNESSES.find(({ name }) => name === target)?.title ?? target);
  return `Next: start a new session of ${titles.join(' or ')} in ${project === null ? 'your repository' : visibleLine(project)} and tell it to use tt. tt uninstall${project === null ? '' : ' --project'} takes all of it out again.`;
}
