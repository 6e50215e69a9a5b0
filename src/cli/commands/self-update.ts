/** `tt self-update`: has the package manager that installed tt install the newest one, and brings what it installed up to date. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { MANAGERS, managerOf, updateCommand } from '../../harness/install/installed-by.ts';
import { TtError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { machineOf } from '../setup.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { root } = machineOf(env);
  const said = args.text('manager');
  const named = MANAGERS.find((manager) => manager === said);
  if (said !== undefined && !named)
    throw new TtError(
      'invalid_input',
      `--manager is one of ${MANAGERS.join(', ')}, not ${JSON.stringify(said)}`,
      'tt self-update --help',
      { value: said },
    );
  const found = managerOf(root);
  if (!found) throw refusedAt(root);
  const [program = '', ...words] = updateCommand(named ?? found, manifest.name);
  const command = [program, ...words].join(' ');
  if (!args.on('print')) {
    update(program, words);
    bringUpToDate(env);
  }
  const now = args.on('print') ? manifest.version : versionOf(env);
  await give(env, {
    json: { command, version_from: manifest.version, ...(args.on('print') ? { printed: true } : { version_to: now }) },
    text: args.on('print')
      ? command
      : `turntable ${now}${now === manifest.version ? ', as before' : `, was ${manifest.version}`}`,
  });
  return undefined;
}

/** A checkout is its owner's to update; of anything else nobody knows how it came there. */
function refusedAt(root: string): TtError {
  const [what, hint] = existsSync(join(root, '.git'))
    ? ['tt is linked to a clone', `git pull && npm ci in ${root}`]
    : ['no package manager has put tt where it is', 'install the new one as you installed this one'];
  return new TtError('not_updatable', `${what}: ${root}`, hint, { path: root });
}

/** Its own words go to stderr: stdout is for the answer. */
function update(program: string, words: readonly string[]): void {
  try {
    execFileSync(program, [...words], { stdio: ['ignore', 2, 2] });
  } catch (error) {
    const { status, message } = error as { status?: number | null; message?: string };
    const why = typeof status === 'number' ? `it ended with status ${status}, and said why above` : (message ?? '');
    throw new TtError(
      'not_updatable',
      `${program} could not update tt: ${why}`,
      `try it by hand: ${[program, ...words].join(' ')}; where the registry has no ${manifest.name} (E404), install it as you did before`,
    );
  }
}

/** By the new program, which alone knows what it wants. */
function bringUpToDate({ self }: Env): void {
  const [program = '', ...words] = self;
  try {
    execFileSync(program, [...words, 'upkeep'], { stdio: ['ignore', 'ignore', 2] });
  } catch {
    // A person's next command tries again.
  }
}

function versionOf({ self }: Env): string {
  const [program = '', ...words] = self;
  return execFileSync(program, [...words, '--version'], { encoding: 'utf8' })
    .trim()
    .replace(/^turntable /, '');
}
