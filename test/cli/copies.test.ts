/** A repository that is copied with its room in it: the copy is told of, a room that moved or is reached by another way is not. */
import { cpSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshRepository } from '../support/repository.ts';

const A = { TT_AGENT_ID: 'script:a' };

/** A room with one member, and a second directory beside it. */
async function joined() {
  const repo = freshRepository({ room: false });
  await repo.git(['init', '-q', 'here']);
  const [dir, other] = [join(repo.ws.dir, 'here'), join(repo.ws.dir, 'other')] as const;
  await repo.git(['-C', dir, 'commit', '-q', '--allow-empty', '-m', 'one']);
  await repo.tt(['join', '--path', dir], A);
  const warned = async (dir: string) => (await repo.tt(['join', '--json', '--path', dir], A)).json['warning'] ?? null;
  const checked = async (dir: string) =>
    ((await repo.tt(['doctor', '--json', '--path', dir])).json['checks'] as { name: string; fix?: string }[]).filter(
      ({ name }) => name === 'copy',
    );
  return { repo, other, warned, checked, dir };
}

test('a copy is told of by join and doctor, each time, until it has a room of its own', async () => {
  const { repo, other, warned, checked, dir } = await joined();
  cpSync(dir, other, { recursive: true });
  for (const _ of [1, 2]) {
    expect(await warned(other)).toContain(`this room is a copy of the one of ${dir}: `);
    expect(await warned(other)).toContain(`rm -rf ${other}/.tt, then tt join`);
    expect(await checked(other)).toMatchObject([{ status: 'warn', fix: expect.stringContaining('rm -rf ') }]);
  }
  expect((await repo.tt(['join', '--path', other], A)).out).toMatch(/\nNote: this room is a copy of /);
  expect([await warned(dir), await checked(dir)]).toEqual([null, []]);
  rmSync(join(other, '.tt'), { recursive: true });
  expect([await warned(other), await checked(other)]).toEqual([null, []]);
  expect([await warned(dir), await checked(dir)]).toEqual([null, []]);
});

test('a repository that was moved is no copy, also when another comes to its old place', async () => {
  const { repo, other, warned, checked, dir } = await joined();
  renameSync(dir, other);
  expect([await checked(other), await warned(other)]).toEqual([[], null]);
  cpSync(join(other, '.git'), join(dir, '.git'), { recursive: true });
  await repo.tt(['join', '--path', dir], A);
  for (const at of [dir, other]) expect([await warned(at), await checked(at)]).toEqual([null, []]);
});

test('one room by a link is one room; a linked worktree beside it is not below it', async () => {
  const { repo, other, warned, checked, dir } = await joined();
  symlinkSync(dir, other);
  expect([await warned(other), await checked(other)]).toEqual([null, []]);
  renameSync(dir, `${dir}-moved`);
  symlinkSync(`${dir}-moved`, dir);
  expect([await warned(dir), await checked(dir)]).toEqual([null, []]);
  const beside = join(dir, '..', 'beside');
  await repo.git(['-C', dir, 'worktree', 'add', '-q', beside]);
  expect(await checked(beside)).toEqual([]);
  expect(await warned(beside)).toBe(`this is the room of ${dir}-moved, which has the linked worktree ${beside}`);
});
