/** `tt claims`: who works alone where, as it is now, also where nobody has written down yet that a lease is over. */
import { resolve } from 'node:path';
import { claimsNow } from '../../domain/claim/advance.ts';
import { patternsOf } from '../../domain/claim/globs.ts';
import { globOf, overlap } from '../../lib/glob/overlap.ts';
import { give } from '../answer.ts';
import { touchedAt } from '../checkout-paths.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { claimJson, claimText } from '../show/claim.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, place } = env.room();
  const view = await store.look();
  const { agent } = env.caller();
  const asked = args.rest('paths').map((path) => touchedAt(place, resolve(env.directory(), path)));
  const means = asked.flatMap((one) => (one === null ? [] : [globOf(one.path, true)]));
  const claims = claimsNow(view).filter(
    (claim) =>
      asked.length === 0 || patternsOf(claim).some((glob) => means.some((path) => overlap(glob, path) !== null)),
  );
  await give(env, {
    json: { room_id: store.roomId, claims: claims.map((claim) => claimJson(view, claim)) },
    text:
      claims.map((claim) => claimText(view, claim, agent)).join('\n') ||
      (asked.length === 0 ? 'Nobody has claimed any paths.' : 'Nobody has claimed anything there.'),
  });
  return undefined;
}
