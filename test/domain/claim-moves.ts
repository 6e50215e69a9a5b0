/** What may happen to path claims: few patterns, so that they meet, and leases that end within the spans that moves let pass. */
import { unclaim } from '../../src/domain/claim/give.ts';
import { claimPaths } from '../../src/domain/claim/take.ts';
import { join } from '../../src/domain/member/join.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { type Actor, caller, die } from './cast.ts';
import type { Said } from './moves.ts';
import { actorOf, type Play } from './play.ts';

const PATTERNS: readonly (readonly string[])[] = [
  ['src/**'],
  ['src/parser/*.ts'],
  ['docs', '*.md'],
  ['{lib,test}/**'],
  ['test/a.ts', 'docs/guide'],
  ['**'],
  ['bad['],
];
const TTLS = [null, 15_000, 3_600_000];

/** Who has claimed something, and what; else whoever was drawn. */
function on(p: Play, { who, n }: Said): { actor: Actor; id: string } {
  const all = Object.values(p.world.kept().state.claims.held);
  const claim = all[n % Math.max(1, all.length)];
  return claim ? { actor: actorOf(claim.holder), id: claim.id } : { actor: who, id: 'c1' };
}

const wanted = (p: Play, n: number, { flag, dedup }: Said) => ({
  patterns: PATTERNS[n % PATTERNS.length] as readonly string[],
  ...{ ttl: TTLS[n % TTLS.length] ?? null, reason: flag ? p.fresh() : null, dedup },
});

export const CLAIM_MOVES = {
  claimPaths: (p: Play, said: Said) => claimPaths(p.world.store, caller(p.world, said.who), wanted(p, said.n, said)),
  /** Two that want the same, or what is next to it. */
  claimTwice: async (p: Play, said: Said) => {
    for (const who of [said.who, said.whom]) await join(p.world.store, caller(p.world, who), null);
    await claimPaths(p.world.store, caller(p.world, said.who), wanted(p, said.n, said));
    await claimPaths(p.world.store, caller(p.world, said.whom), wanted(p, said.flag ? said.n : said.n + 1, said));
  },
  unclaim: (p: Play, said: Said) => {
    const { actor, id } = on(p, said);
    const by = said.n === 0 ? said.who : actor;
    return unclaim(p.world.store, caller(p.world, by, { operatorRequested: said.flag }), {
      ...{ ids: said.n === 1 ? [] : [id], reason: 'wanted', dedup: said.dedup },
    });
  },
  /** Whoever has claimed something leaves, or dies. */
  claimerGoes: (p: Play, said: Said) => {
    const { actor } = on(p, said);
    return said.flag ? leave(p.world.store, caller(p.world, actor), said.dedup) : die(p.world, actor);
  },
};
