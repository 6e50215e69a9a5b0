/** tt protect and unprotect beside hooks that are there already: they run on, and come back byte for byte. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshRepository, HOLDER, heldRepository, OTHER, PERSON, type Repository } from '../support/repository.ts';

/** Everything in a directory: bytes, mode, where a link leads. */
const picture = (dir: string): Record<string, unknown> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => {
        const stat = lstatSync(join(dir, name));
        if (stat.isSymbolicLink()) return [name, `→ ${readlinkSync(join(dir, name))}`];
        return [name, stat.isDirectory() ? 'dir' : [stat.mode, readFileSync(join(dir, name)).toString('hex')]];
      }),
  );
const hooksOf = (repo: Repository) => repo.path('.git', 'hooks');

function put(file: string, text: string, mode = 0o755): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}

test('submodules are said to be unprotected', async () => {
  const repo = freshRepository();
  expect((await repo.tt(['protect', '--json'])).json).not.toHaveProperty('submodules_protected');
  put(repo.path('.gitmodules'), '', 0o644);
  expect((await repo.tt(['protect', '--json'])).json).toMatchObject({ submodules_protected: false });
  expect((await repo.tt(['protect', '--text'])).out).toContain('run tt protect in each');
});

/** Each writes what it was given into the file `ran`, and fails when there is a file `fail`. */
const SAYS = '"$(basename "$0") in $(basename "$(dirname "$0")"): $* $(cat)"';
const EARLIER: readonly (readonly [string, string])[] = [
  ['a plain sh script', `#!/bin/sh\necho ${SAYS} >> ran\n[ ! -e fail ]\n`],
  ['a sh script with flags', `#!/bin/sh -e\necho ${SAYS} >> ran\n[ ! -e fail ]\n`],
  [
    'a bash script with a guard',
    `#!/usr/bin/env bash\nif [[ "\${BASH_SOURCE[0]}" == "$0" ]]; then echo "$(basename "$0"): $* $(cat)" >> ran; fi\n[[ ! -e fail ]]\n`,
  ],
  ['a script without an interpreter', 'echo "$* $(cat)" >> ran\n[ ! -e fail ]\n'],
  [
    'a Node program',
    `#!${process.execPath}\nconst fs = require('node:fs');\nfs.appendFileSync('ran', \`\${require('node:path').basename(process.argv[1])}: \${process.argv.slice(2).join(' ')} \${fs.readFileSync(0)}\`);\nprocess.exit(fs.existsSync('fail') ? 7 : 0);\n`,
  ],
];

test.each(EARLIER)(
  '%s runs on after ours with the same words and input, its failure counts, and it comes back',
  async (_name, text) => {
    const repo = freshRepository();
    await repo.commit('one');
    for (const hook of ['reference-transaction', 'pre-push', 'pre-rebase']) put(join(hooksOf(repo), hook), text, 0o751);
    const before = picture(hooksOf(repo));
    const ran = async (who: Record<string, string>) => {
      rmSync(repo.path('ran'), { force: true });
      const { code } = await repo.git(['update-ref', 'refs/heads/x', 'HEAD'], who);
      await repo.git(['update-ref', '-d', 'refs/heads/x']);
      return [code, readFileSync(repo.path('ran'), 'utf8')] as const;
    };
    const bare = await ran(PERSON);
    expect(bare[1]).toContain(' refs/heads/x');
    expect((await repo.tt(['protect', '--json'])).json['hooks']).toHaveLength(3);
    for (const who of [PERSON, OTHER]) expect(await ran(who)).toEqual(bare);
    writeFileSync(repo.path('fail'), '');
    for (const who of [PERSON, OTHER]) expect((await repo.git(['branch', 'x'], who)).code).not.toBe(0);
    rmSync(repo.path('fail'));
    await repo.tt(['protect']);
    expect(await repo.tt(['unprotect'])).toMatchObject({ code: 0 });
    expect(picture(hooksOf(repo))).toEqual(before);
  },
);

test('a hook that is a link comes back as the link, and its program sees the name it is called by', async () => {
  const repo = freshRepository();
  await repo.commit('one');
  put(repo.path('tools', 'dispatch'), '#!/usr/bin/env bash\nbasename "$0" >> ran\n');
  mkdirSync(hooksOf(repo), { recursive: true });
  symlinkSync('../../tools/dispatch', join(hooksOf(repo), 'reference-transaction'));
  symlinkSync('nowhere', join(hooksOf(repo), 'pre-push'));
  const before = picture(hooksOf(repo));
  await repo.tt(['protect']);
  await repo.git(['branch', 'x']);
  expect(readFileSync(repo.path('ran'), 'utf8')).toBe('reference-transaction\nreference-transaction\n');
  await repo.tt(['unprotect']);
  expect(picture(hooksOf(repo))).toEqual(before);
});

test('a hook that may not be executed stays unused, as git has it, and comes back so', async () => {
  const repo = freshRepository();
  await repo.commit('one');
  put(join(hooksOf(repo), 'reference-transaction'), '#!/bin/sh\nexit 1\n', 0o644);
  const before = picture(hooksOf(repo));
  await repo.tt(['protect']);
  expect((await repo.git(['branch', 'x'], OTHER)).code).toBe(0);
  await repo.tt(['unprotect']);
  expect(picture(hooksOf(repo))).toEqual(before);
});

test('twice is once, in any order', async () => {
  const repo = freshRepository();
  const bare = picture(hooksOf(repo));
  await repo.tt(['protect']);
  const once = picture(hooksOf(repo));
  const again = (await repo.tt(['protect', '--json'])).json['hooks'] as { action: string }[];
  expect(again.map(({ action }) => action)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  expect(picture(hooksOf(repo))).toEqual(once);
  for (let i = 0; i < 2; i++) expect((await repo.tt(['unprotect'])).code).toBe(0);
  expect(picture(hooksOf(repo))).toEqual(bare);
});

test('a hook of ours that somebody edited is kept and reported; one of another version is brought up to date', async () => {
  const repo = freshRepository();
  await repo.tt(['protect']);
  const edited = join(hooksOf(repo), 'pre-push');
  writeFileSync(edited, `${readFileSync(edited, 'utf8')}# mine\n`);
  const kept = readFileSync(edited, 'utf8');
  expect((await repo.tt(['doctor'])).out).toMatch(/warn {2}git .*pre-push is changed by somebody/);
  for (const [verb, status] of [
    ['protect', 'partly_protected'],
    ['unprotect', 'partly_unprotected'],
  ] as const) {
    const done = await repo.tt([verb, '--json']);
    expect([done.code, done.json.status]).toEqual([1, status]);
    expect(done.json['hooks']).toContainEqual({ hook: 'pre-push', action: 'kept' });
    expect(readFileSync(edited, 'utf8')).toBe(kept);
  }
  rmSync(edited);
  await repo.tt(['protect']);
  chmodSync(join(hooksOf(repo), 'pre-rebase'), 0o644);
  expect((await repo.tt(['doctor'])).out).toMatch(/warn {2}git .*pre-rebase is another version’s/);
  expect((await repo.tt(['protect', '--json'])).json['hooks']).toContainEqual({
    hook: 'pre-rebase',
    action: 'updated',
  });
  expect((await repo.tt(['doctor'])).out).toMatch(/ok {4}git .*protected: .* is current/);
});

test('a hook manager that writes its hook over ours again is put behind ours again, and nothing is lost', async () => {
  const repo = freshRepository();
  const file = join(hooksOf(repo), 'pre-push');
  const theirs = (version: number) => `#!/bin/sh\n# version ${version}\n`;
  put(file, theirs(1));
  for (const version of [1, 1, 2]) {
    put(file, theirs(version));
    expect((await repo.tt(['protect', '--json'])).json['hooks']).toContainEqual({
      ...{ hook: 'pre-push', action: 'installed', before: `${file}.before-tt` },
    });
  }
  expect(readFileSync(`${file}.before-tt.1`, 'utf8')).toBe(theirs(1));
  await repo.tt(['unprotect']);
  expect(readFileSync(file, 'utf8')).toBe(theirs(2));
  put(file, theirs(3));
  await repo.tt(['protect']);
  put(file, theirs(4));
  const kept = await repo.tt(['unprotect', '--json']);
  expect([kept.code, kept.json['hooks']]).toEqual([
    1,
    expect.arrayContaining([{ hook: 'pre-push', action: 'kept', before: `${file}.before-tt` }]),
  ]);
  expect(readFileSync(file, 'utf8')).toBe(theirs(4));
});

test('an agent cannot unprotect by itself', async () => {
  const repo = await heldRepository();
  const refused = await repo.tt(['unprotect'], OTHER);
  expect([refused.code, refused.error['error']]).toEqual([1, 'operator_required']);
  expect((await repo.tt(['unprotect', '--operator-requested'], OTHER)).error['error']).toBe('operator_required');
  expect(existsSync(join(hooksOf(repo), 'pre-push'))).toBe(true);
  const asked = await repo.tt(['unprotect', '--operator-requested', '--reason', 'Ada said so'], HOLDER);
  expect(asked.code).toBe(0);
  const log = (await repo.tt(['events', '--event', 'control', '--json'])).json.events;
  expect(log).toMatchObject([
    { reason: 'Ada said so', payload: { did: 'unprotect', hooks_dir: hooksOf(repo), requested: true } },
  ]);
});

test('where no room is an agent that was told to unprotect needs none', async () => {
  const repo = freshRepository({ room: false });
  await repo.tt(['protect']);
  const asked = await repo.tt(['unprotect', '--operator-requested', '--reason', 'Ada said so'], OTHER);
  expect([asked.code, existsSync(repo.path('.tt'))]).toEqual([0, false]);
});
