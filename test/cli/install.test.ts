/** tt install and tt uninstall as a person types them: what is found, what is said, what is left behind. */
import { chmodSync, existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { home } from '../support/setup.ts';
import { BIN } from '../support/workspace.ts';

const actions = (lines: readonly { readonly harness: string; readonly action: string }[]) =>
  [...new Set(lines.map(({ harness, action }) => `${harness} ${action}`))].toSorted();

test('what is here is installed, what is not is said, and no configuration directory is made for it', async () => {
  const person = home('.claude');
  const { code, lines, json } = await person.run(['install']);
  expect([code, json['notes']]).toEqual([0, []]);
  expect(actions(lines)).toEqual([
    'antigravity skipped',
    'claude added',
    'codex skipped',
    'gemini skipped',
    'opencode skipped',
  ]);
  expect(readdirSync(person.home).toSorted()).toEqual(['.claude', '.local']);
  const named = await person.run(['install', 'gemini']);
  expect([named.code, actions(named.lines)]).toEqual([0, ['gemini skipped']]);
  expect(named.lines[0]?.why).toBe(`no gemini on PATH and no ${person.at('.gemini')}`);
  expect(readdirSync(person.home).toSorted()).toEqual(['.claude', '.local']);
});

test('a program on PATH is a harness too; Antigravity is found by nothing else', async () => {
  const person = home('.gemini/config');
  const bin = join(person.home, '..', 'bin');
  for (const name of ['agy', 'opencode']) {
    writeFileSync(join(bin, name), '#!/bin/sh\n');
    if (name === 'agy') continue;
    chmodSync(join(bin, name), 0o755);
  }
  const { lines } = await person.run(['install', '--print']);
  expect(lines.filter(({ action }) => action === 'skipped').map(({ harness }) => harness)).toEqual([
    'claude',
    'codex',
    'antigravity',
  ]);
  chmodSync(join(bin, 'agy'), 0o755);
  const second = await person.run(['install', 'agy']);
  expect(actions(second.lines)).toEqual(['antigravity added']);
  expect(JSON.parse(person.read('.gemini/config/hooks.json'))['turntable']).toBeTypeOf('object');
});

test('for people: a line for each change, then what to do; --print shows it all first and writes nothing', async () => {
  const person = home('.claude', '.gemini');
  person.write('.claude/settings.json', '{\n  "model": "opus"\n}\n');
  const before = person.snapshot();
  const shown = await person.tt(['install', '--print', '--text']);
  expect(shown.out).toContain(
    'change ~/.claude/settings.json\n   {\n  -  "model": "opus"\n  +  "model": "opus",\n  +  "hooks": {\n',
  );
  expect(shown.out).toContain('create ~/.local/share/turntable/tt-hook\n  +#!/bin/sh\n');
  expect(shown.out).toMatch(/^claude {7}would add {2}~\/\.claude\/settings\.json: /m);
  expect(shown.out).not.toContain(' added ');
  expect(shown.out.split('\n').at(-1)).toBe('Nothing was changed. Next: the same command without --print.');
  expect(person.snapshot()).toEqual(before);
  expect(person.memory()).toEqual({});

  const announced = [...shown.out.matchAll(/^(?:create|append) ~\/\.local\/state\/turntable\/(\S+)$/gm)].map(
    ([, name]) => name,
  );
  const { out } = await person.tt(['install', '--text']);
  expect(out.split('\n')[0]).toMatch(
    /^claude {7}added {4}~\/\.claude\/settings\.json: 7 hooks, 1 permission, 1 sandbox exception$/,
  );
  expect(out).toContain('gemini       added    ~/.gemini/settings.json: 6 hooks\n');
  expect(out.split('\n').at(-1)).toMatch(/^Next: start a new session of Claude Code or Gemini CLI in your repository/);
  const written = Object.keys(person.memory()).filter((name) => name !== 'backups');
  expect(announced.toSorted()).toEqual(written);
  expect(written).toEqual(['audit.jsonl', expect.stringMatching(/^backups\/settings\.json\./), 'installed.json']);
  const again = await person.tt(['install', '--text']);
  expect(again.out).not.toMatch(/ added | updated /);

  const unshown = await person.tt(['uninstall', '--print', '--text']);
  expect(unshown.out).toContain('remove ~/.local/share/turntable/tt-hook\n');
  expect(unshown.out).toMatch(/^claude {2}would remove {2}~\/\.claude\/settings\.json: /m);
  expect(person.read('.claude/settings.json')).toContain('tt-hook');
  const gone = (await person.tt(['uninstall', '--text'])).out;
  expect(gone).toContain('claude  removed  ~/.claude/settings.json: 7 hooks');
  expect(gone).toContain('all     removed  ~/.local/share/turntable/tt-hook: what the hooks run');
  expect(gone).toContain(
    `\nThe record of what tt changed stays: ${person.at('.local/state/turntable/audit.jsonl')}\nNext: `,
  );
  expect(person.snapshot()).toEqual(before);
  expect(Object.keys(person.memory())).toEqual(['audit.jsonl']);
  expect((await person.tt(['uninstall', '--text'])).out).toBe('Nothing of tt is installed here.');
});

test.each([
  [['install', 'codx'], 'tt knows no harness "codx"'],
  [['install', 'constructor'], 'tt knows no harness "constructor"'],
  [['install', '--copy', '--link'], 'exclude each other'],
  [['install', '--project', '--link'], 'does not work for others'],
  [['install', '--all', 'claude'], 'exclude each other'],
  [['uninstall', '--all', 'claude'], 'exclude each other'],
])('tt %j is refused', async (words, message) => {
  const person = home('.claude');
  const { code, error } = await person.run(words);
  expect([code, error['error'], error['message']]).toEqual([2, 'invalid_input', expect.stringContaining(message)]);
  expect(person.memory()).toEqual({});
});

test('every change has a line in the audit log', async () => {
  const person = home('.claude');
  const installed = await person.run(['install']);
  await person.run(['install']);
  await person.run(['uninstall', 'claude']);
  const log = person
    .read('.local/state/turntable/audit.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(log.map(({ reason, harness, action, path }) => [reason, harness, action, path])).toEqual([
    ...installed.lines
      .filter(({ action }) => action === 'added')
      .map(({ path }) => ['install', 'claude', 'added', path]),
    ...['.claude/settings.json', '.local/share/turntable/tt-hook', '.claude/skills/turntable'].map((path) => [
      'uninstall',
      'claude',
      'removed',
      person.at(path),
    ]),
  ]);
  expect(log[0]).toMatchObject({
    at: expect.stringMatching(/^\d{4}-/),
    version_from: null,
    version_to: expect.stringMatching(/^\d/),
  });
  expect(log.at(-1)['version_from']).toBe(log[0].version_to);
});

test('one harness is taken out, and what another still needs stays', async () => {
  const person = home('.gemini', '.config/opencode');
  const before = person.snapshot();
  await person.run(['install']);
  const { lines } = await person.run(['uninstall', 'gemini']);
  expect(lines).toContainEqual(
    expect.objectContaining({
      action: 'kept',
      path: person.at('.agents/skills/turntable'),
      why: 'also for opencode',
    }),
  );
  expect(existsSync(person.at('.agents/skills/turntable/SKILL.md'))).toBe(true);
  expect(existsSync(person.at('.gemini/settings.json'))).toBe(false);
  await person.run(['uninstall']);
  expect(person.snapshot()).toEqual(before);
});

test('--link, --no-hooks and --wake are remembered; --copy goes back', async () => {
  const person = home('.gemini');
  await person.run(['install', '--link', '--no-hooks', '--wake']);
  expect(readlinkSync(person.at('.agents/skills/turntable'))).toBe(join(dirname(BIN), '..', 'skills', 'turntable'));
  expect(JSON.parse(person.read('.gemini/settings.json'))).toEqual({
    experimental: { modelSteering: true },
    tools: { shell: { backgroundCompletionBehavior: 'inject' } },
  });
  expect(existsSync(person.at('.local/share/turntable'))).toBe(false);
  await person.run(['install']);
  expect(readlinkSync(person.at('.agents/skills/turntable'))).toBeTypeOf('string');
  expect(JSON.parse(person.read('.gemini/settings.json'))).toMatchObject({
    experimental: { modelSteering: true },
    hooks: {},
  });
  expect((await person.run(['install', '--copy'])).code).toBe(0);
  expect(existsSync(person.at('.agents/skills/turntable/SKILL.md'))).toBe(true);
  expect(() => readlinkSync(person.at('.agents/skills/turntable'))).toThrow();
  await person.run(['uninstall']);
  expect(readdirSync(person.home).toSorted()).toEqual(['.gemini', '.local']);
});

test('what several harnesses share is told as theirs, not as the last one’s', async () => {
  const person = home('.claude', '.gemini', '.config/opencode');
  await person.run(['install']);
  const { lines } = await person.run(['uninstall']);
  const whose = Object.fromEntries(lines.map(({ path, shared }) => [path.replace(`${person.home}/`, ''), shared]));
  expect(whose).toMatchObject({
    '.claude/settings.json': undefined,
    '.local/share/turntable/tt-hook': ['claude', 'gemini', 'opencode'],
    '.agents/skills/turntable': ['gemini', 'opencode'],
  });
  await person.run(['install']);
  expect((await person.tt(['uninstall', '--text'])).out).toMatch(
    /^gemini, opencode {2}removed {2}~\/\.agents\/skills\/turntable: skill$/m,
  );
});

test('an edited skill is kept and told, a strange one is not touched', async () => {
  const person = home('.claude');
  await person.run(['install']);
  person.write('.claude/skills/turntable/SKILL.md', 'mine now');
  const again = await person.run(['install']);
  expect(again.lines).toContainEqual(
    expect.objectContaining({ action: 'kept', what: 'skill', why: expect.stringContaining('edited') }),
  );
  const gone = await person.run(['uninstall', 'claude']);
  expect(gone.lines).toContainEqual(
    expect.objectContaining({ action: 'kept', what: 'skill', why: 'it was edited since' }),
  );
  expect(person.read('.claude/skills/turntable/SKILL.md')).toBe('mine now');
  const strange = await person.run(['install']);
  expect(strange.lines).toContainEqual(
    expect.objectContaining({ action: 'kept', what: 'skill', why: 'it was there before; tt has not written it' }),
  );
  await person.run(['uninstall']);
  expect(person.read('.claude/skills/turntable/SKILL.md')).toBe('mine now');
});

test('several at once: each waits for the one before, and the file is as after one', async () => {
  const person = home('.claude', '.gemini');
  const before = person.snapshot();
  const ran = await Promise.all(Array.from({ length: 4 }, () => person.run(['install'])));
  expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(ran.filter(({ lines }) => lines.some(({ action }) => action === 'added'))).toHaveLength(1);
  expect(person.read('.claude/settings.json').match(/tt-hook claude start/g)).toHaveLength(1);
  await person.run(['uninstall']);
  expect(person.snapshot()).toEqual(before);
});
