/** `tt whoami`: who tt takes the caller for, and by which rule. */
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { agent, harness, source, session, process, person, sandboxed, trail } = env.identity();
  const rules = args.on('explain') || env.verbose ? trail() : [];
  const steps = rules.map(({ rule, decided, why }) => `${decided ? '→' : ' '} ${rule}: ${visibleLine(why)}`);
  await give(env, {
    json: {
      agent_id: agent,
      source,
      harness,
      person,
      sandboxed,
      process_metadata: { session_id: session, pid: process?.pid ?? null, host: env.system.host },
      ...(rules.length > 0 ? { rules } : {}),
    },
    text: args.on('explain') ? [agent, ...steps].join('\n') : agent,
  });
  return undefined;
}
