/** tt install and tt uninstall where something is wrong: what is refused leaves nothing, and every hint can be followed. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alone } from '../../src/store/sqlite/alone.ts';
import { type Home, home } from '../support/setup.ts';
import { until } from '../support/workspace.ts';

const BROKEN = '{\n  "model": "opus",\n  what is this\n}\n';

/** All that is in the home directory, tt's own memory as well. */
const all = (person: Home) => readdirSync(person.home, { recursive: true, encoding: 'utf8' }).toSorted();

function withProgram(person: Home, name: string): void {
  const file = join(person.home, '..', 'bin', name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
}

test('an install that is refused leaves nothing behind, and says which harnesses do not need the broken file', async () => {
  const person = home('.claude', '.gemini', '.config/opencode');
  person.write('.claude/settings.json', BROKEN);
  const before = all(person);
  const { code, error } = await person.run(['install']);
  const file = person.at('.claude/settings.json');
  expect({ code, ...error }).toMatchObject({
    ...{ code: 1, error: 'unparsable_config', file, line: 3 },
    message: `${file}, line 3: cannot be understood (a word that JSON does not know), so nothing was changed`,
    hint: `mend line 3 of ${file}, or leave it out meanwhile: tt install gemini opencode, then repeat the command`,
  });
  expect(all(person)).toEqual(before);
  expect((await person.run(['install', 'gemini', 'opencode'])).code).toBe(0);
  const alone = await person.run(['install', 'claude']);
  expect(alone.error['hint']).toBe(`mend line 3 of ${file}, then repeat the command`);
});

test.each([
  ['{"a": 1 "b": 2}', 'a comma is missing'],
  ['{"a" 1}', 'a colon is missing'],
  ['{"a": }', 'a value is missing'],
  ['{1: 2}', 'a name in double quotes is missing'],
  ['{"a": 1', 'a } is missing'],
  ['{"a": "x}', 'a text does not end'],
  ['{"a": 1} {', 'something stands after the end'],
  ['[]', 'not an object'],
])('%s: %s', async (text, why) => {
  const person = home('.claude');
  person.write('.claude/settings.json', text);
  expect((await person.run(['install'])).error['message']).toContain(`cannot be understood (${why}), so`);
});

test('doctor tells of a broken file as one who was only asked', async () => {
  const person = home('.claude');
  await person.run(['install']);
  person.write('.claude/settings.json', BROKEN);
  const { checks } = (await person.tt(['doctor', '--json'])).json as unknown as { checks: { name: string }[] };
  const file = person.at('.claude/settings.json');
  expect(checks.find(({ name }) => name === 'claude')).toMatchObject({
    status: 'fail',
    detail: `${file}, line 3: cannot be understood (a word that JSON does not know) (unparsable_config)`,
    fix: `mend line 3 of ${file}`,
  });
});

test('uninstall where nothing is installed asks for nothing: not that files can be read, not that the home can be written', async () => {
  const person = home('.claude', '.config/opencode');
  person.write('.claude/settings.json', BROKEN);
  person.write('.config/opencode/opencode.json', BROKEN);
  mkdirSync(person.at('.claude/skills'));
  const before = all(person);
  expect(await person.tt(['uninstall', '--text'])).toMatchObject({
    code: 0,
    out: 'Nothing of tt is installed here.',
    err: '',
  });
  expect(all(person)).toEqual(before);
  const nowhere = { env: { HOME: '/proc/self', XDG_STATE_HOME: '/proc/self/nothing' } };
  if (process.platform === 'linux') expect((await person.tt(['uninstall', '--text'], nowhere)).code).toBe(0);
  person.write('.claude/settings.json', `${BROKEN} tt-hook`);
  expect((await person.run(['uninstall'])).error['error']).toBe('unparsable_config');
});

test.runIf(process.platform === 'linux')(
  'what has to be writable is what is named: a directory that is there',
  async () => {
    const person = home();
    withProgram(person, 'claude');
    const refused = async (env: Record<string, string>) =>
      (await person.run(['install'], { env: { ...path, ...env } })).error;
    const path = { PATH: `${join(person.home, '..', 'bin')}:/usr/bin:/bin` };
    expect(await refused({ HOME: '/proc/self' })).toMatchObject({
      error: 'home_not_writable',
      file: '/proc/self',
      message: '/proc/self cannot be written (ENOENT), so nothing was changed',
      hint: 'make /proc/self writable, or let XDG_STATE_HOME and XDG_DATA_HOME name a place that is',
    });
    expect((await refused({ XDG_DATA_HOME: '/proc' }))['hint']).toBe(
      'make /proc writable, or let XDG_DATA_HOME name a place that is',
    );
    mkdirSync(person.at('.claude'));
    person.write('.claude/settings.json', '{}');
    chmodSync(person.at('.claude/settings.json'), 0o444);
    expect((await refused({}))['hint']).toMatch(
      /settings\.json writable, or name the harnesses that it is not needed for, then/,
    );
    expect(existsSync(person.at('.local'))).toBe(false);
  },
);

test('--project tells the way back, and who looks for it in the wrong place is told where it is', async () => {
  const person = home();
  const done = await person.tt(['install', 'claude', '--project', '--text']);
  expect(done.out.split('\n').at(-1)).toBe(
    `Next: start a new session of Claude Code in ${person.dir} and tell it to use tt. tt uninstall --project takes all of it out again.`,
  );
  for (const cwd of [person.dir, person.home]) {
    const { out } = await person.tt(['uninstall', '--text'], { cwd });
    expect(out).toBe(
      `Nothing of tt is installed here.\nIn ${person.dir} it is installed for the project: tt uninstall --project --path ${person.dir}`,
    );
  }
  expect((await person.tt(['uninstall', '--project', '--path', person.dir], { cwd: person.home })).code).toBe(0);
  expect((await person.tt(['uninstall', '--text'])).out).toBe('Nothing of tt is installed here.');
  expect((await person.tt(['uninstall', '--project', '--text'])).out).toBe(
    'Nothing of tt is installed in this project.',
  );
});

test('many at once, installing and uninstalling: one at a time, and the lock goes with the last', async () => {
  const person = home('.claude', '.gemini');
  const verbs = Array.from({ length: 8 }, (_, i) => (i % 2 ? 'uninstall' : 'install'));
  const ran = await Promise.all(verbs.map((verb) => person.run([verb])));
  expect(ran.map(({ code }) => code)).toEqual(verbs.map(() => 0));
  await person.run(['uninstall']);
  expect(Object.keys(person.memory())).toEqual(['audit.jsonl']);
});

test.skipIf(process.platform !== 'linux')(
  'what another is half through with refuses nothing: an uninstall waits for it, and looks again',
  async () => {
    const person = home('.claude');
    await person.run(['install']);
    const lock = person.at('.local/state/turntable/install.lock');
    const release = alone(lock, 0);
    const whole = person.read('.claude/settings.json');
    person.write('.claude/settings.json', BROKEN);
    const uninstall = person.start(['uninstall']);
    await until('it waits for the lock', () => opened(uninstall.pid ?? 0).includes(lock));
    person.write('.claude/settings.json', whole);
    release?.();
    expect((await uninstall).exitCode).toBe(0);
    expect(existsSync(person.at('.claude/settings.json'))).toBe(false);
  },
);

function opened(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}
