/** What its owner does to a file between install and uninstall: theirs stays as they wrote it, ours goes or is kept and told. */
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { home } from '../../support/setup.ts';

const SETTINGS = '.claude/settings.json';
const OURS = (event: string): RegExp => new RegExp(`tt-hook claude ${event}"`);

interface Group {
  readonly hooks: readonly { readonly command: string; readonly timeout?: number }[];
}
interface Settings {
  hooks: Record<string, Group[]>;
  permissions: { allow: string[]; deny?: string[] };
  [key: string]: unknown;
}

/** Edits as a program does, with the whole file written anew in a layout of its own. */
const rewrite = (text: string, change: (settings: Settings) => void): string => {
  const settings = JSON.parse(text) as Settings;
  change(settings);
  return `${JSON.stringify(settings, null, 4)}\n`;
};

const MINE: Group = { hooks: [{ command: 'mine' }] };

test.each<readonly [string, (settings: Settings) => void, unknown]>([
  ['a hook behind ours', ({ hooks }) => void hooks['Stop']?.push(MINE), { hooks: { Stop: [MINE] } }],
  ['a hook before ours', ({ hooks }) => void hooks['Stop']?.unshift(MINE), { hooks: { Stop: [MINE] } }],
  ['a hook between ours', ({ hooks }) => void hooks['Stop']?.splice(1, 0, MINE), { hooks: { Stop: [MINE] } }],
  [
    'an event of their own',
    ({ hooks }) => void Object.assign(hooks, { PreCompact: [MINE] }),
    { hooks: { PreCompact: [MINE] } },
  ],
  ['a permission', ({ permissions }) => void permissions.allow.push('Edit'), { permissions: { allow: ['Edit'] } }],
  [
    'a rule beside ours',
    ({ permissions }) => void Object.assign(permissions, { deny: ['X'] }),
    { permissions: { deny: ['X'] } },
  ],
  ['a setting', (settings) => void Object.assign(settings, { model: 'opus' }), { model: 'opus' }],
  ['one of ours removed', ({ hooks }) => void delete hooks['SessionEnd'], undefined],
  ['all of ours removed', (settings) => void delete (settings as Partial<Settings>).hooks, undefined],
])('the file written anew with %s', async (_name, change, left) => {
  const person = home('.claude');
  await person.act('install', ['claude']);
  person.write(SETTINGS, rewrite(person.read(SETTINGS), change));
  const results = await person.act('uninstall', ['claude']);
  expect(results.filter(({ action }) => action === 'kept')).toEqual([]);
  if (left === undefined) expect(person.snapshot()[SETTINGS]).toBeUndefined();
  else expect(JSON.parse(person.read(SETTINGS))).toEqual(left);
});

test('a hook of ours that was edited is kept and told, by install and by uninstall', async () => {
  const person = home('.claude');
  await person.act('install', ['claude']);
  person.write(SETTINGS, person.read(SETTINGS).replace('"timeout": 86400', '"timeout": 60'));
  const edited = person.snapshot();
  const again = await person.act('install', ['claude']);
  expect(again.filter(({ action }) => action !== 'already-present')).toEqual([
    expect.objectContaining({ action: 'kept', what: 'hooks.Stop', why: expect.stringContaining('edited') }),
  ]);
  expect(person.snapshot()).toEqual(edited);
  const gone = await person.act('uninstall', ['claude']);
  expect(gone).toContainEqual(expect.objectContaining({ action: 'kept', what: 'hooks.Stop' }));
  const { hooks, ...rest } = JSON.parse(person.read(SETTINGS)) as Settings;
  expect(rest).toEqual({});
  expect(Object.keys(hooks)).toEqual(['Stop']);
  expect(hooks['Stop']).toEqual([{ hooks: [expect.objectContaining({ asyncRewake: true, timeout: 60 })] }]);
});

test('a hook that was removed comes back with the next install, at the end of its list', async () => {
  const person = home('.claude');
  await person.act('install', ['claude']);
  const change = ({ hooks }: Settings) => {
    hooks['PreToolUse'] = [MINE];
    delete hooks['SessionStart'];
  };
  person.write(SETTINGS, rewrite(person.read(SETTINGS), change));
  expect(await person.act('install', ['claude'])).toContainEqual(expect.objectContaining({ action: 'updated' }));
  const { hooks } = JSON.parse(person.read(SETTINGS)) as Settings;
  expect(hooks['PreToolUse']?.[0]).toEqual(MINE);
  expect(JSON.stringify(hooks['PreToolUse']?.[1])).toMatch(OURS('before'));
  expect(JSON.stringify(hooks['SessionStart'])).toMatch(OURS('start'));
  await person.act('uninstall', ['claude']);
  expect(JSON.parse(person.read(SETTINGS))).toEqual({ hooks: { PreToolUse: [MINE] } });
});

test('what somebody had before us is not ours to take away', async () => {
  const person = home('.claude', '.gemini');
  const own = '{"permissions": {"allow": ["Bash(tt *)"]}, "sandbox": {"excludedCommands": ["tt *", "x"]}}';
  const woken =
    '{"experimental": {"modelSteering": true}, "tools": {"shell": {"backgroundCompletionBehavior": "silent"}}}';
  person.write(SETTINGS, own);
  person.write('.gemini/settings.json', woken);
  const results = await person.act('install', ['claude', 'gemini'], { hooks: false });
  expect(results).toContainEqual(
    expect.objectContaining({
      action: 'kept',
      what: 'tools.shell.backgroundCompletionBehavior',
      why: 'it is set to "silent"; it stays so',
    }),
  );
  expect([person.read(SETTINGS), person.read('.gemini/settings.json')]).toEqual([own, woken]);
  person.write(SETTINGS, `${own}\n`);
  await person.act('uninstall', ['claude', 'gemini']);
  expect([person.read(SETTINGS), person.read('.gemini/settings.json')]).toEqual([`${own}\n`, woken]);
});

test('without tt’s memory our hooks are found all the same; a permission anybody could have written stays', async () => {
  const person = home('.claude', '.config/opencode');
  await person.act('install', ['claude', 'opencode']);
  rmSync(person.at('.local/state/turntable/installed.json'));
  await person.act('uninstall', ['claude', 'opencode']);
  const { hooks, permissions } = JSON.parse(person.read(SETTINGS)) as Settings;
  expect(JSON.stringify(hooks)).not.toContain('tt-hook');
  expect(permissions.allow).toEqual(['Bash(tt *)']);
  const left = Object.keys(person.snapshot()).filter((path) =>
    /turntable\/|tt-hook|turntable\.js|package-lock/.test(path),
  );
  expect(left).toEqual([]);
});

test('an entry of an earlier version is changed where it stands; one that is wanted no more goes', async () => {
  const person = home('.gemini');
  person.write('.gemini/settings.json', '{\n  "hooks": {"AfterAgent": [{"hooks": []}]}\n}\n');
  const before = person.snapshot();
  await person.act('install', ['gemini']);
  const memory = '.local/state/turntable/installed.json';
  const older = (text: string) => text.replaceAll('10000', '99');
  person.write('.gemini/settings.json', older(person.read('.gemini/settings.json')));
  const { createHash } = await import('node:crypto');
  const after = createHash('sha256').update(person.read('.gemini/settings.json')).digest('hex');
  person.write(memory, older(person.read(memory)).replace(/"after": "[^"]*"/, `"after": "${after}"`));
  const results = await person.act('install', ['gemini'], { wake: false });
  expect(results).toContainEqual(
    expect.objectContaining({ action: 'updated', path: person.at('.gemini/settings.json') }),
  );
  const now = person.read('.gemini/settings.json');
  expect([now.includes('99'), now.includes('10000'), now.includes('modelSteering')]).toEqual([false, true, false]);
  expect(now.match(/tt-hook gemini/g)).toHaveLength(6);
  await person.act('uninstall', ['gemini']);
  expect(person.snapshot()).toEqual(before);
});
