/** What the commands of floors have in common: how a scope and a wish are written. */
import type { Wanted } from '../domain/floor/take.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';

export const scopeIn = (args: Args): string => args.text('scope') ?? 'room';

export const wantedIn = (env: Env, args: Args): Wanted => ({
  scope: scopeIn(args),
  reason: args.text('reason') ?? null,
  ttl: args.ms('ttl') ?? null,
  dedup: env.dedup,
});
