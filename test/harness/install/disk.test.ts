/** Files as they lie on a disk: through links, with their mode, read-only, and nothing half done when something fails. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { carryOut, digestOf } from '../../../src/harness/install/disk.ts';
import { home } from '../../support/setup.ts';

const SETTINGS = '.claude/settings.json';
const TEXT = '{"model": "opus"}\n';

test('a linked file is written through its links, which stay links', async () => {
  const person = home('.claude', 'dotfiles/deep');
  person.write('dotfiles/deep/claude.json', TEXT);
  symlinkSync('deep/claude.json', person.at('dotfiles/middle.json'));
  symlinkSync('../dotfiles/middle.json', person.at(SETTINGS));
  const before = person.snapshot();
  await person.act('install', ['claude']);
  expect(readlinkSync(person.at(SETTINGS))).toBe('../dotfiles/middle.json');
  expect(person.read('dotfiles/deep/claude.json')).toContain('tt-hook claude start');
  await person.act('uninstall', ['claude']);
  expect(person.snapshot()).toEqual(before);
});

test('a link that leads nowhere yet: the file is made where it leads, and goes again', async () => {
  const person = home('.claude', 'dotfiles');
  symlinkSync(person.at('dotfiles/claude.json'), person.at(SETTINGS));
  const before = person.snapshot();
  await person.act('install', ['claude']);
  expect(existsSync(person.at('dotfiles/claude.json'))).toBe(true);
  await person.act('uninstall', ['claude']);
  expect(person.snapshot()).toEqual(before);
});

test('a linked configuration directory, and a linked directory of skills', async () => {
  const person = home('dotfiles/claude', 'dotfiles/skills');
  symlinkSync('dotfiles/claude', person.at('.claude'));
  symlinkSync('../skills', person.at('dotfiles/claude/skills'));
  const before = person.snapshot();
  await person.act('install', ['claude']);
  expect(existsSync(person.at('dotfiles/skills/turntable/SKILL.md'))).toBe(true);
  await person.act('install', ['claude']);
  await person.act('uninstall', ['claude']);
  expect(person.snapshot()).toEqual(before);
});

test.each([0o600, 0o644, 0o755])('the mode %o stays', async (mode) => {
  const person = home('.claude');
  person.write(SETTINGS, TEXT);
  chmodSync(person.at(SETTINGS), mode);
  await person.act('install', ['claude']);
  expect(statSync(person.at(SETTINGS)).mode & 0o777).toBe(mode);
  await person.act('uninstall', ['claude']);
  expect(statSync(person.at(SETTINGS)).mode & 0o777).toBe(mode);
});

test('a read-only file is not replaced, and nothing else is changed', async () => {
  const person = home('.claude', '.gemini');
  person.write('.gemini/settings.json', TEXT);
  chmodSync(person.at('.gemini/settings.json'), 0o444);
  const before = person.snapshot();
  const { code, error } = await person.run(['install']);
  expect([code, error['error'], error['file']]).toEqual([1, 'home_not_writable', person.at('.gemini/settings.json')]);
  expect(person.snapshot()).toEqual(before);
  expect((await person.run(['install', 'claude'])).code).toBe(0);
});

test.each(['a file where a directory must be', 'a loop of links', 'a directory where a file must be'])(
  '%s: told, and what was done before is undone',
  async (what) => {
    const person = home('.claude', '.gemini');
    if (what.startsWith('a file')) person.write('.claude/skills', 'no directory');
    if (what.startsWith('a loop')) symlinkSync('settings.json', person.at(SETTINGS));
    if (what.startsWith('a directory')) mkdirSync(person.at(SETTINGS));
    const before = person.snapshot();
    const { code, error } = await person.run(['install', 'gemini', 'claude']);
    expect([code, error['error']]).toEqual([1, expect.stringMatching(/^(?:unparsable_config|home_not_writable)$/)]);
    expect(error['message']).toContain('nothing was changed');
    expect(person.snapshot()).toEqual(before);
  },
);

test.runIf(process.platform === 'linux')('a home that cannot be written: one clear line', async () => {
  const person = home('.claude');
  const before = person.snapshot();
  for (const XDG_STATE_HOME of ['/proc/self/nothing', '/sys/nothing']) {
    const { code, error } = await person.run(['install'], { env: { XDG_STATE_HOME } });
    expect([code, error['error']], XDG_STATE_HOME).toEqual([1, 'home_not_writable']);
  }
  const { code, error } = await person.run(['install'], { env: { XDG_DATA_HOME: '/proc' } });
  expect([code, error['error']]).toEqual([1, 'home_not_writable']);
  expect(person.snapshot()).toEqual(before);
});

test('a backup of each file that is not ours is made once, and goes when the file is as it was', async () => {
  const person = home('.claude');
  person.write(SETTINGS, TEXT);
  const backups = () => Object.keys(person.memory()).filter((path) => path.startsWith('backups/'));
  await person.act('install', ['claude']);
  const [name] = backups();
  expect(readFileSync(join(person.at('.local/state/turntable'), name as string), 'utf8')).toBe(TEXT);
  writeFileSync(person.at(SETTINGS), person.read(SETTINGS).replace('opus', 'sonnet'));
  await person.act('install', ['claude'], { hooks: false });
  expect(backups()).toEqual([name]);
  await person.act('uninstall', ['claude']);
  expect(backups()).toEqual([name]);
  expect(person.read(SETTINGS)).toBe(TEXT.replace('opus', 'sonnet'));
  await person.act('install', ['claude']);
  await person.act('uninstall', ['claude']);
  expect(backups()).toEqual([name]);
  person.write(SETTINGS, TEXT);
  await person.act('install', ['claude']);
  await person.act('uninstall', ['claude']);
  expect(backups()).toEqual([]);
});

test('killed after any number of steps: uninstall puts all back', async () => {
  const person = home('.claude', '.gemini', '.config/opencode');
  person.write(SETTINGS, TEXT);
  const before = person.snapshot();
  const { writes } = await person.planned('install', ['claude', 'gemini', 'opencode']);
  expect(writes.length).toBeGreaterThan(15);
  for (let steps = 0; steps <= writes.length; steps++) {
    const { writes: fresh } = await person.planned('install', ['claude', 'gemini', 'opencode']);
    carryOut(fresh.slice(0, steps), 'killed');
    await person.act('uninstall', ['claude', 'gemini', 'opencode']);
    expect(same(person.snapshot(), before), `after ${steps} of ${fresh.length}`).toEqual([]);
  }
});

/** Killed on the way from an earlier version: whatever lies there is known to be ours. */
test('killed in the middle of an update: the next install goes on, and uninstall puts all back', async () => {
  const person = home('.claude');
  const before = person.snapshot();
  const older = () => {
    const memory = '.local/state/turntable/installed.json';
    for (const path of ['.claude/skills/turntable/SKILL.md', '.local/share/turntable/tt-hook']) {
      const text = person.read(path);
      person.write(path, `${text}# of an earlier version\n`);
      person.write(memory, person.read(memory).replaceAll(digestOf(text), digestOf(person.read(path))));
    }
  };
  for (let steps = 0; steps <= 3; steps++) {
    await person.act('install', ['claude']);
    const now = person.snapshot();
    older();
    const { writes } = await person.planned('install', ['claude']);
    expect(writes).toHaveLength(3);
    carryOut(writes.slice(0, steps), 'killed');
    if (steps % 2 === 0) {
      const results = await person.act('install', ['claude']);
      expect(results.filter(({ action }) => action === 'kept')).toEqual([]);
      expect(same(person.snapshot(), now)).toEqual([]);
    }
    await person.act('uninstall', ['claude']);
    expect(same(person.snapshot(), before), `after ${steps}`).toEqual([]);
  }
});

/** What differs, by name: whole files are no message. */
const same = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((path) => a[path] !== b[path]);
