/** Carrying out one command: for a process that does nothing else, for a line of a batch, for a call of the library. */
import type { Args, Command, Run } from './command.ts';
import type { Env } from './env.ts';
import { DONE } from './exit.ts';

/** Resolves to the exit status; a refusal is thrown. */
export async function perform(env: Env, { writes }: Command, run: Run, args: Args): Promise<number> {
  const status = (await run(env, args)) ?? DONE;
  const room = env.opened();
  if (room && writes) await (await import('./regrip.ts')).regrip(env, room);
  return status;
}
