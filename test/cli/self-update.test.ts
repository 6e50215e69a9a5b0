/** tt self-update: the package manager that installed tt is asked, nobody else; from a checkout nobody is. */
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { managerOf, updateCommand } from '../../src/harness/install/installed-by.ts';
import { type Home, home } from '../support/setup.ts';
import { BIN } from '../support/workspace.ts';

const ROOT = dirname(dirname(BIN));

/** tt as npm lays it down, and a manager of the name that only does what the script says. */
function installed(
  person: Home,
  manager: string,
  script: string,
): (words: readonly string[]) => Promise<{ code: number | undefined; out: string; err: string }> {
  const lib = person.at('prefix/lib/node_modules');
  const root = join(lib, 'turntable');
  mkdirSync(root, { recursive: true });
  for (const part of ['bin', 'dist', 'skills', 'package.json'])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const bin = person.at('prefix/bin');
  mkdirSync(bin);
  symlinkSync(join(root, 'bin', 'tt.cjs'), join(bin, 'tt'));
  writeFileSync(join(bin, manager), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, manager), 0o755);
  return async (words) => {
    const env = person.env({ env: { PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin` } });
    const ran = await execa(join(bin, 'tt'), [...words], { cwd: person.dir, env, extendEnv: false, reject: false });
    return { code: ran.exitCode, out: ran.stdout, err: ran.stderr };
  };
}

test('the manager that installed tt is told to install the newest; what is installed follows', async () => {
  const person = home('.claude');
  const root = person.at('prefix/lib/node_modules/turntable');
  // A newer package is another skill and another number in the program.
  const tt = installed(
    person,
    'npm',
    `echo "$*" >"$HOME/told"; echo noise; echo newer >>'${root}/skills/turntable/SKILL.md'`,
  );
  await tt(['install']);
  const printed = await tt(['self-update', '--print', '--json']);
  expect(JSON.parse(printed.out)).toMatchObject({ command: 'npm install -g turntable@latest', printed: true });
  const { code, out, err } = await tt(['self-update', '--json']);
  expect([code, Object.keys(JSON.parse(out)), err]).toEqual([0, ['command', 'version_from', 'version_to'], 'noise']);
  expect(person.read('told')).toBe('install -g turntable@latest\n');
  expect(person.read('.claude/skills/turntable/SKILL.md')).toMatch(/newer\n$/);
});

test('another manager by --manager; one that fails is told, with the command to type', async () => {
  const person = home();
  const tt = installed(person, 'pnpm', 'echo no network >&2; exit 7');
  expect((await tt(['self-update', '--print', '--manager', 'bun'])).out).toBe('bun add -g turntable@latest');
  const failed = await tt(['self-update', '--manager', 'pnpm', '--json']);
  expect([failed.code, failed.out]).toEqual([1, '']);
  expect(JSON.parse(failed.err.split('\n').at(-1) as string)).toMatchObject({
    error: 'not_updatable',
    message: 'pnpm could not update tt: it ended with status 7, and said why above',
    hint: expect.stringMatching(/^try it by hand: pnpm add -g turntable@latest; where the registry has no turntable /),
  });
  const wrong = await tt(['self-update', '--manager', 'pip', '--json']);
  expect([wrong.code, JSON.parse(wrong.err)['error']]).toEqual([2, 'invalid_input']);
});

test('from a clone it is refused, with what to do there; from where nobody knows, too', async () => {
  const person = home();
  const { code, error } = await person.run(['self-update', '--print']);
  expect([code, error['error'], error['message'], error['hint']]).toEqual([
    1,
    'not_updatable',
    `tt is linked to a clone: ${ROOT}`,
    `git pull && npm ci in ${ROOT}`,
  ]);
  const root = person.at('unpacked');
  mkdirSync(root);
  for (const part of ['bin', 'dist', 'skills', 'package.json'])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const ran = await execa(process.execPath, [join(root, 'bin/tt.cjs'), 'self-update', '--json'], {
    ...{ cwd: person.dir, env: person.env(), extendEnv: false, reject: false },
  });
  expect(JSON.parse(ran.stderr)).toMatchObject({
    message: `no package manager has put tt where it is: ${root}`,
    hint: 'install the new one as you installed this one',
  });
});

test.each([
  ['/usr/lib/node_modules/turntable', 'npm'],
  ['/home/a/.nvm/versions/node/v22.1.0/lib/node_modules/turntable', 'npm'],
  ['/home/a/.local/share/pnpm/global/5/.pnpm/turntable@1.0.0/node_modules/turntable', 'pnpm'],
  ['/home/a/.bun/install/global/node_modules/turntable', 'bun'],
  ['/home/a/.config/yarn/global/node_modules/turntable', 'yarn'],
  ['/home/a/src/turntable', null],
])('%s was installed by %s', (root, manager) => {
  expect(managerOf(root)).toBe(manager);
});

test('every manager has its own words for it', () => {
  expect(updateCommand('yarn', 'x')).toEqual(['yarn', 'global', 'add', 'x@latest']);
  expect(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).name).toBe('turntable');
});
