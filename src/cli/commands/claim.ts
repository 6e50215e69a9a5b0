/** `tt claim`: work alone on a part of the tree. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { claimsNow } from '../../domain/claim/advance.ts';
import { claimPaths } from '../../domain/claim/take.ts';
import type { Store } from '../../domain/store.ts';
import { roughly } from '../../lib/duration.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import { isAllThere, patternAt } from '../checkout-paths.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { workerLock } from '../task-words.ts';
import { wrote } from '../wrote.ts';

/** Whoever says `tt claim t1` means the task, where there is one and no such file. */
async function refuseTask(store: Store, path: string, word: string): Promise<void> {
  if (!/^t[1-9]\d*$/.test(word) || existsSync(path) || (await store.look({ task: word })).task === null) return;
  const hint = `tt task claim ${word}; the path: tt claim ./${word}`;
  throw new TtError('invalid_glob', `${word} is a task, and there is no such path`, hint, { pattern: word });
}

const allThere = (count: number): TtError =>
  new TtError(
    'glob_too_wide',
    `these ${count} names are all there is: without quotes the shell puts them in the place of *`,
    "for all of it there is the stick: tt wait; for a part: tt claim 'src/**'",
    { pattern: '*' },
  );

export async function run(env: Env, args: Args): Promise<undefined> {
  const words = args.rest('globs');
  if (words.length === 0) throw new TtError('invalid_input', 'tt claim needs a pattern', "tt claim 'src/parser/**'");
  const { store, place } = env.room();
  for (const word of words) await refuseTask(store, resolve(env.directory(), word), word);
  if (isAllThere(place, env.directory(), words)) throw allThere(words.length);
  const acted = await claimPaths(store, env.caller(), {
    patterns: words.map((word) => patternAt(place, env.directory(), word)),
    reason: args.text('reason') ?? null,
    ttl: args.ms('ttl') ?? null,
    lock: workerLock(env, store.roomId),
    dedup: env.dedup,
  });
  const { result, repeated, view } = acted;
  const { claimId, patterns, ttl, renewed, told } = result;
  // A repeated answer is that of the first time, and the claim may be over since.
  const still = !repeated || claimsNow(view).some(({ id }) => id === claimId);
  const hint = still ? `edit there, commit it with git commit -- PATHS, then tt unclaim ${claimId}` : 'tt claims';
  await give(env, {
    json: {
      ...{ status: renewed ? 'renewed' : 'claimed', room_id: store.roomId, claim_id: claimId, patterns, ttl_ms: ttl },
      ...wrote(acted),
      ...(told === null ? {} : { told }),
      hint,
      ...(repeated ? { repeated, still } : {}),
    },
    text: !still
      ? `${claimId} was yours, and is over. Next: ${hint}`
      : [
          `${visibleLine(patterns.join(', '))} ${patterns.length === 1 ? 'is' : 'are'} yours (${claimId}): nobody else edits there.`,
          ...(told === null ? [] : [`${told}, who holds the stick, is told.`]),
          `Over when nothing is heard of you for ${roughly(ttl)}. Next: ${hint}`,
        ].join('\n'),
  });
  return undefined;
}
