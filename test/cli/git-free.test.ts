/** What costs nothing and is never refused: people, fetching, looking, packing. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HARNESSES } from '../../src/harness/table.ts';
import { HOLDER, heldRepository, OTHER, PERSON, type Repository } from '../support/repository.ts';

/** Instead of the node that the hooks start: it says so in a file. The hooks' digest then no longer fits, which git does not mind. */
function recorded(repo: Repository) {
  const folder = join(repo.ws.dir, '..', 'recorder');
  const log = join(folder, 'log');
  mkdirSync(folder);
  for (const name of ['node', 'tt']) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "$@" >> '${log}'\nexec '${process.execPath}' "$@"\n`);
    chmodSync(join(folder, name), 0o755);
  }
  for (const hook of ['reference-transaction', 'pre-push', 'pre-rebase']) {
    const file = repo.path('.git', 'hooks', hook);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^tt_node=.*$/m, `tt_node='${join(folder, 'node')}'`));
  }
  return {
    path: { PATH: `${folder}:${process.env['PATH']}` },
    started: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  };
}

/** The remote has a commit and three tags that the repository does not know. */
async function news(repo: Repository): Promise<void> {
  const clone = join(repo.ws.dir, '..', 'clone');
  await repo.git(['clone', '-q', join(repo.ws.dir, '..', 'remote.git'), clone]);
  await repo.git(['-C', clone, 'commit', '-q', '--allow-empty', '-m', 'news']);
  for (const tag of ['v1', 'v2', 'v3']) await repo.git(['-C', clone, 'tag', tag]);
  await repo.git(['-C', clone, 'push', '-q', 'origin', 'HEAD', '--tags']);
}

test('a person starts no Node, whatever it does', async () => {
  const repo = await heldRepository();
  const { path, started } = recorded(repo);
  await repo.commit('four', path);
  for (const words of [
    ['push', '-q', 'origin', 'main'],
    ['tag', 'v9'],
    ['rebase', '-q', 'side'],
    ['reset', '--hard'],
  ])
    expect(await repo.git(words, path)).toMatchObject({ code: 0 });
  expect(started()).toEqual([]);
  // The same hooks do start it for an agent.
  await repo.commit('five', { ...path, ...HOLDER });
  expect(started().map((line) => line.split(' ').slice(1).join(' '))).toEqual([
    'git-hook prepared commit',
    'git-hook committed commit',
  ]);
});

test('an agent fetches, tags and all, looks and packs without being asked', async () => {
  const repo = await heldRepository();
  await news(repo);
  const { path, started } = recorded(repo);
  const who = { ...OTHER, ...path };
  const free = [
    ['fetch', '-q'],
    ['-C', repo.ws.dir, '-c', 'color.ui=false', 'fetch', '-q', '--tags', '--prune'],
    ['remote', 'update'],
    ['remote', 'set-head', 'origin', 'main'],
    ['status'],
    ['log', '--oneline'],
    ['stash', 'list'],
    ['branch', '-a'],
    ['pack-refs', '--all'],
    ['gc', '-q', '--prune=now'],
    ['fsck'],
  ];
  for (const words of free) expect([words, (await repo.git(words, who)).code]).toEqual([words, 0]);
  expect(started()).toEqual([]);
  expect((await repo.git(['tag'])).out).toBe('v1\nv2\nv3');
  expect((await repo.git(['tag', 'v4'], who)).code).not.toBe(0);
});

test('packing is no news for the log', async () => {
  const repo = await heldRepository();
  await repo.git(['tag', 'v1'], HOLDER);
  await repo.git(['gc', '-q'], HOLDER);
  const { events } = (await repo.tt(['events', '--event', 'ref_updated', '--json'], PERSON)).json;
  expect(events.map((e) => (e['payload'] as unknown as { refs: { ref: string }[] }).refs.map((r) => r.ref))).toEqual([
    ['refs/tags/v1'],
  ]);
});

test('the hooks know the marker of every harness in the table, and the ids that are exported', () => {
  const script = readFileSync(new URL('../../bin/git-hook', import.meta.url), 'utf8');
  const markers = HARNESSES.flatMap((harness) => harness.markers.map((marker) => marker.split('=')[0]));
  for (const name of [...markers, 'TT_AGENT_ID', 'TT_HARNESS_AGENT_ID']) expect(script).toContain(`\${${name}-}`);
});
