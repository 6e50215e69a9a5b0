/** `tt blame`: which turn brought a commit in, whose it was, and the handoff that ended it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RoomEvent } from '../../domain/event.ts';
import { prunedUpTo } from '../../domain/room/prune.ts';
import { endOf, landingOf, personsTurnAt, refUpdates } from '../../domain/turn/blame.ts';
import { TtError } from '../../lib/errors.ts';
import { give, quoted } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { git } from '../git/repository.ts';
import { blameJson, blameText, type Commit } from '../show/blame.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const dir = env.directory();
  const commit = commitNamed(args.word('commit') ?? '', dir, env);
  const updates = await refUpdates(store);
  const landing = landingOf(updates, commit.id, descendants(commit.id, updates, dir, env));
  // Where it came in under a claim, no turn of its author's ends.
  const isInTurn = landing && !landing.event.payload.claims;
  const end = isInTurn ? await endOf(store, landing.event.seq) : null;
  const found = landing && { landing, end };
  const pruned = await prunedUpTo(store);
  // What is younger than all that was pruned came in later than that; git knows seconds.
  const gone = pruned && !(Date.parse(commit.made) > pruned.at) ? pruned : null;
  const persons = found ? null : await personsTurnAt(store, Date.parse(commit.made));
  await give(env, {
    json: { room_id: store.roomId, ...blameJson(commit, found, gone, persons) },
    text: () => blameText(commit, found, gone, persons),
  });
  return undefined;
}

/** Errors: unknown_commit, git_unusable. */
function commitNamed(words: string, dir: string, { system }: Env): Commit {
  const isFile = existsSync(resolve(dir, words));
  const hint = isFile ? `tt blame $(git log -n1 --format=%h -- ${quoted(words)})` : 'git log';
  const unknown = (_dir: string, why: string) =>
    new TtError('unknown_commit', `git knows no commit ${JSON.stringify(words)}: ${why}`, hint, { commit: words });
  // A word that begins with a dash would be a flag to git, and is no revision.
  if (words.startsWith('-')) throw unknown(dir, 'a revision does not begin with a dash');
  git(dir, system.env, ['rev-parse', '--git-dir']);
  const id = git(dir, system.env, ['rev-parse', '--verify', '--quiet', `${words}^{commit}`], (d) =>
    unknown(d, isFile ? 'it is a path' : 'no such revision'),
  );
  const shown = git(dir, system.env, ['show', '-s', '--format=%an%n%aI%n%cI%n%s', id]);
  const [author = '', at = '', made = '', ...subject] = shown.split('\n');
  return { id, author, at, made, subject: subject.join('\n') };
}

/** Whether another commit is this one or comes after it: all that the log names are asked about at once. */
function descendants(
  commit: string,
  updates: readonly RoomEvent<'ref_updated'>[],
  dir: string,
  { system }: Env,
): (other: string) => boolean {
  const ids = new Set(updates.flatMap(({ payload }) => payload.refs.flatMap((r) => [r.old, r.new])));
  // A symbolic ref's value is no id; one that git has thrown away since is skipped.
  const asked = [...ids].filter((id) => /^[0-9a-f]{40,64}$/.test(id) && !/^0+$/.test(id));
  const words = ['rev-list', '--ignore-missing', '--ancestry-path', '--stdin', `^${commit}`];
  const after = asked.length === 0 ? '' : git(dir, system.env, words, undefined, `${asked.join('\n')}\n`);
  const known = new Set([commit, ...after.split('\n')]);
  return (other) => known.has(other);
}
