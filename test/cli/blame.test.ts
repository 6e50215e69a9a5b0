/** tt blame: which turn a commit came in with, and how that turn ended; honest where nothing is on record. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listening } from '../support/follower.ts';
import { later } from '../support/keeping.ts';
import { freshRepository, HOLDER, heldRepository, OTHER, PERSON, type Repository } from '../support/repository.ts';
import { until } from '../support/workspace.ts';

const blame = async (repo: Repository, rev: string) => (await repo.tt(['blame', rev, '--json'])).json;
const release = (repo: Repository) =>
  repo.tt(['release', '--status', 'four is in', '--next-action', 'write five'], HOLDER);
const recorded = async (repo: Repository) =>
  (await repo.tt(['events', '--event', 'ref_updated', '--target', 'any', '--json'])).json.events;

test('a commit of the holder: turn, holder, when, and the handoff that ended the turn', async () => {
  const repo = await heldRepository();
  const holder = (await repo.tt(['whoami', '--json'], HOLDER)).json['agent_id'];
  await repo.commit('four', HOLDER);
  const id = await repo.at('HEAD');
  const found = { status: 'recorded', commit: id, subject: 'commit four', turn_id: 1, agent_id: holder };
  expect(await blame(repo, 'HEAD')).toMatchObject({ ...found, ref: 'refs/heads/main', how: 'tip', turn_ended: null });
  expect((await repo.tt(['blame', 'main'])).out).toContain('The turn still goes on.');
  await release(repo);
  const handoff = { status: 'four is in', next_action: 'write five' };
  expect(await blame(repo, id.slice(0, 9))).toMatchObject({ ...found, turn_ended: { event_type: 'release', handoff } });
  const { out } = await repo.tt(['blame', 'HEAD']);
  expect(out).toMatch(
    new RegExp(`^${id.slice(0, 10)} commit four\\nTurn 1 of ${holder}: refs/heads/main moved to it, `),
  );
  expect(out).toContain('and this handoff:\n  Status:\n    four is in\n');
});

test('a commit inside a range: a merge brings in what was made outside, a rebase what it made itself', async () => {
  const repo = await heldRepository();
  await repo.git(['checkout', '-q', 'side'], HOLDER);
  // By a person, so that no event has it: then the holder merges it.
  for (const file of ['four', 'five']) await repo.commit(file, PERSON);
  await repo.git(['checkout', '-q', 'main'], HOLDER);
  expect(await blame(repo, 'side~1')).toMatchObject({ status: 'not_recorded' });
  await repo.git(['merge', '-q', '-m', 'merged', 'side'], HOLDER);
  for (const rev of ['side', 'side~1', 'side~2']) {
    expect(await blame(repo, rev)).toMatchObject({ turn_id: 1, ref: 'refs/heads/main', how: 'in_range' });
  }
  expect((await repo.tt(['blame', 'side~1'])).out).toContain('it came in when refs/heads/main moved on past it');
  expect(await blame(repo, 'main')).toMatchObject({ turn_id: 1, how: 'tip' });
  // What was there before is in no range.
  expect(await blame(repo, 'main~1')).toMatchObject({ status: 'not_recorded' });
});

test('several commits in one move, and commits that git has forgotten since', async () => {
  const repo = await heldRepository();
  for (const file of ['four', 'five']) await repo.commit(file, HOLDER);
  const gone = await repo.at('HEAD');
  await repo.git(['reset', '-q', '--hard', 'HEAD~2'], HOLDER);
  await repo.git(['reflog', 'expire', '--expire=now', '--all']);
  await repo.git(['gc', '-q', '--prune=now']);
  expect((await repo.git(['cat-file', '-e', gone])).code).not.toBe(0);
  await repo.git(['rebase', '-q', 'side'], HOLDER);
  expect(await blame(repo, 'HEAD')).toMatchObject({ turn_id: 1, how: 'tip' });
  const refused = await repo.tt(['blame', gone, '--json']);
  expect([refused.code, refused.error['error']]).toEqual([1, 'unknown_commit']);
});

test('of a person, of a lone agent, from before protection: says so, with what git knows', async () => {
  const repo = await heldRepository();
  await repo.commit('four', PERSON);
  for (const rev of ['HEAD', 'HEAD~1']) expect(await blame(repo, rev)).toMatchObject({ status: 'not_recorded' });
  expect((await repo.tt(['blame', 'HEAD'])).out).toMatch(
    /No turn is on record for it: a person made it, or an agent before there was a room or alone in it; or it is older than tt protect.*\nGit says: Ada, \d{4}-/,
  );
  const alone = freshRepository();
  await alone.tt(['protect']);
  await alone.commit('one', OTHER);
  expect(await blame(alone, 'HEAD')).toMatchObject({ status: 'not_recorded' });
});

test('a turn whose events were pruned is not taken for none, nor a later one for it', async () => {
  const repo = await heldRepository();
  const tomorrow = { GIT_COMMITTER_DATE: new Date(Date.now() + 86_400_000).toISOString() };
  await repo.commit('four', HOLDER);
  const four = await repo.at('HEAD');
  await release(repo);
  await repo.ws.tt(['prune', '--older-than', '30d', '--force'], later(31));
  const snapshot = (await repo.tt(['events', '--event', 'snapshot', '--target', 'any', '--json'])).json.events[0];
  const pruned = snapshot?.event_seq;
  expect(await blame(repo, four)).toEqual(
    expect.objectContaining({ status: 'pruned', commit: four, subject: 'commit four', pruned }),
  );
  expect((await repo.tt(['blame', four])).out).toMatch(
    new RegExp(
      `\nIts turn, if it had one, is not on record any more: what happened up to #${pruned}, .*, was pruned, and the commit is no younger\\..*\nGit says: Ada, `,
    ),
  );
  await repo.tt(['try'], OTHER);
  await repo.git(['tag', 'v1', four], OTHER);
  expect(await blame(repo, four)).toMatchObject({ status: 'recorded', turn_id: 2, ref: 'refs/tags/v1', pruned });
  expect((await repo.tt(['blame', four])).out).toContain(
    `It may have come in before that already: what happened up to #`,
  );
  await repo.commit('five', { ...OTHER, ...tomorrow });
  expect(await blame(repo, 'HEAD')).toMatchObject({ status: 'recorded', turn_id: 2, ref: 'refs/heads/main' });
  expect(await blame(repo, 'HEAD')).not.toHaveProperty('pruned');
  await repo.tt(['release', '--status', 'five', '--next-action', 'six'], OTHER);
  await repo.commit('six', { ...PERSON, ...tomorrow });
  expect(await blame(repo, 'HEAD')).toMatchObject({ status: 'not_recorded' });
});

test('only what git did is in the log: not what was refused, nor what git or another hook stopped', async () => {
  const repo = await heldRepository();
  const before = await recorded(repo);
  await repo.commit('four', OTHER);
  await repo.git(['update-ref', 'refs/heads/main', 'HEAD~1', 'side'], HOLDER);
  const theirs = repo.path('.git', 'hooks', 'reference-transaction.before-tt');
  writeFileSync(theirs, '#!/bin/sh\n[ "$1" != prepared ]\n', { mode: 0o755 });
  await repo.tt(['protect']);
  expect((await repo.git(['tag', 'v0'], HOLDER)).code).not.toBe(0);
  rmSync(theirs);
  await repo.git(['update-ref', 'refs/notes/x', 'HEAD'], HOLDER);
  await repo.git(['fetch', '-q'], HOLDER);
  expect(await recorded(repo)).toEqual(before);
  await repo.git(['tag', 'v1'], HOLDER);
  const none = '0'.repeat(40);
  const refs = [{ ref: 'refs/tags/v1', old: none, new: await repo.at('HEAD') }];
  expect((await recorded(repo)).at(-1)).toMatchObject({ event_type: 'ref_updated', turn_id: 1, payload: { refs } });
  expect((await repo.tt(['replay'])).code).toBe(0);
});

test('a ref update is nobody’s news: no follower is told, no wait shows it as unread', async () => {
  const repo = await heldRepository();
  await repo.ws.tt(['join'], { as: 'script:m' });
  const heard = await listening(repo.ws, ['events', '--follow', '--json'], { env: OTHER }, 'script:m');
  await repo.commit('four', HOLDER);
  await repo.ws.tt(['msg', 'send', 'room', 'done'], { as: 'script:m' });
  await until('the message is heard', () => heard.bodies().includes('done'));
  expect(heard.news().map((event) => event.event_type)).toEqual(['message_sent']);
  const health = (await repo.tt(['health', '--json'], HOLDER)).json;
  expect(JSON.stringify(health)).not.toContain('ref_updated');
  expect(await recorded(repo)).toHaveLength(1);
});

test('anything that is no commit is one clear line, also what would be a flag to git', async () => {
  const repo = await heldRepository();
  await repo.git(['tag', 'tree', 'HEAD^{tree}']);
  for (const words of [['nothing'], ['tree'], ['HEAD..side'], ['--', '--all'], ['--', '--output=x'], ['HEAD\n']]) {
    const refused = await repo.tt(['blame', '--json', ...words]);
    expect([words, refused.code, refused.error['error']]).toEqual([words, 1, 'unknown_commit']);
  }
  const outside = await repo.tt(['blame', 'HEAD', '--path', join(repo.ws.dir, '..'), '--json']);
  expect(outside.error['error']).toBe('room_not_found');
});

test('from a linked worktree, and its own commits', async () => {
  const repo = await heldRepository();
  const linked = join(repo.ws.dir, '..', 'linked');
  await repo.git(['worktree', 'add', '-q', '-b', 'new', linked], HOLDER);
  await repo.git(['-C', linked, 'commit', '-q', '--allow-empty', '-m', 'there'], HOLDER);
  const found = (await repo.tt(['blame', 'HEAD', '--path', linked, '--json'])).json;
  expect(found).toMatchObject({ turn_id: 1, ref: 'refs/heads/new', subject: 'there' });
});

test('a person’s commit in a turn of its own: whose turn it was then, though no hook wrote it down', async () => {
  const repo = await heldRepository();
  await repo.tt(['take', '--yes'], PERSON);
  const { turn_id, current_owner } = (await repo.tt(['state', '--json'])).json;
  const made = async (file: string, ms: number) => {
    await repo.commit(file, { GIT_COMMITTER_DATE: new Date(Date.now() + ms).toISOString() });
    return blame(repo, 'HEAD');
  };
  expect(await made('before', -3_600_000)).not.toHaveProperty('held_then');
  const mine = { status: 'not_recorded', held_then: { turn_id, agent_id: current_owner } };
  expect(await made('now', 0)).toMatchObject(mine);
  expect((await repo.tt(['blame', 'HEAD'])).out).toContain(
    `\nBy its time ${current_owner} held the stick then (turn ${turn_id})`,
  );
  await repo.tt(['release', '--status', 's', '--next-action', 'n'], PERSON);
  expect(await blame(repo, 'HEAD')).toMatchObject(mine);
  expect(await made('after', 3_600_000)).not.toHaveProperty('held_then');
});

test('a file instead of a commit: how to ask for its last one', async () => {
  const repo = await heldRepository();
  expect((await repo.tt(['blame', 'one', '--json'])).error).toMatchObject({
    error: 'unknown_commit',
    hint: 'tt blame $(git log -n1 --format=%h -- one)',
  });
  expect((await repo.tt(['blame', 'none', '--json'])).error).toMatchObject({ hint: 'git log' });
});
