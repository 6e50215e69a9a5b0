/** argv → command → status. The only place that turns an error into words. */

import { isMarkedAnywhere } from '../harness/table.ts';
import { type Code, TtError } from '../lib/errors.ts';
import { realSystem } from '../lib/system.ts';
import { chargeFor } from './charge.ts';
import { type Env, makeEnv } from './env.ts';
import { DONE, STATUS } from './exit.ts';
import { errorJson, errorText, type Io, processIo } from './io.ts';
import { knownError } from './known-error.ts';
import type { Call } from './parse.ts';
import { perform } from './perform.ts';
import { phases } from './phases.ts';

let streams: Io | null = null;

/** After main(): some of the answer was given up, because its reader had stopped reading. */
export const isCut = (): boolean => streams?.isCut() ?? false;

/** Resolves to the exit status; `self` is how to start this program again. Throws nothing. */
export async function main(argv: readonly string[], self: readonly string[]): Promise<number> {
  const io = processIo();
  streams = io;
  if (argv[0] === 'hook') return (await import('./hook.ts')).hook(argv.slice(1), io, self);
  const timing = phases(process.env['TT_DEBUG'], io.err);
  const system = realSystem(process.env);
  let json = wantsJson(argv);
  let bill = (): void => {};
  try {
    const { parse } = await import('./parse.ts');
    const call = parse(argv);
    timing('parse');
    if (call.wantsVersion || call.wantsHelp || !call.command) return told(await about(call, io), io);
    const { run } = await call.command.load();
    const env = makeEnv({ system, io, cwd: process.cwd(), self }, call.args);
    json = env.json;
    const { name } = call.command;
    bill = () => chargeFor(env, name);
    timing('load');
    try {
      const status = await perform(env, call.command, run, call.args);
      if (mayUpkeep(call, process.env)) await upkeepIfDue(env);
      return told(status, io);
    } finally {
      timing('run');
      env.close();
      timing('close');
    }
  } catch (error) {
    const known = knownError(error, system);
    io.err(json ? errorJson(known) : errorText(known));
    return STATUS[known.code satisfies Code];
  } finally {
    bill();
  }
}

/** The status stands where the answer was taken, or not wanted any more. Errors: output_lost. */
function told(status: number, io: Io): number {
  const why = io.lost();
  if (why === null) return status;
  throw new TtError('output_lost', `the answer is lost: standard output cannot be written (${why})`, LOOK, { why });
}

const LOOK = 'what the command did is done: look with tt state before you give it again';

/** A person's first command after a change of version; never in a hook, a question or a harness, where time is short. */
const mayUpkeep = ({ command }: Call, env: NodeJS.ProcessEnv): boolean =>
  !env['TT_NO_UPKEEP'] && command?.keepsUp !== false && !command?.internal && !isMarkedAnywhere(env);

async function upkeepIfDue(env: Env): Promise<void> {
  const { isUpkeepDue } = await import('./upkeep-due.ts');
  if (isUpkeepDue(env.system.home, env.system.env)) await (await import('./upkeep.ts')).upkeep(env);
}

/** Before the words are understood an error still has to be told in the right language. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  if (flags.includes('--json') || flags.includes('--json=true')) return true;
  return !flags.includes('--text') && isMarkedAnywhere(process.env);
}

async function about({ command, wantsVersion, json }: Call, io: Io): Promise<number> {
  const help = await import('./help.ts');
  if (json) await io.out(JSON.stringify(wantsVersion ? help.versionJson() : help.helpJson(command)));
  else await io.out(wantsVersion ? help.version() : await help.helpFor(command, io.width));
  return DONE;
}
