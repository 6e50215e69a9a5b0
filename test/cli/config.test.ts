/** Settings: file, environment, flag; a bad value is an error that names its place, never silently replaced. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SETTING_NAMES, SETTINGS, variableOf } from '../../src/domain/settings.ts';
import { freshWorkspace } from '../support/workspace.ts';

const joined = async () => {
  const workspace = freshWorkspace();
  await workspace.tt(['join']);
  return { ...workspace, file: join(workspace.room, 'config.json') };
};

test('the environment wins over the file, the file over the default', async () => {
  const { tt } = await joined();
  const get = async (env: Record<string, string> = {}) =>
    (await tt(['config', 'get', 'wait.timeout', '--json'], { env })).json;
  expect(await get()).toEqual({ name: 'wait.timeout', value: '110s', origin: 'default' });
  expect((await tt(['config', 'set', 'wait.timeout', '20m'])).code).toBe(0);
  expect(await get()).toEqual({ name: 'wait.timeout', value: '20m', origin: 'config.json' });
  expect(await get({ TT_WAIT_TIMEOUT: '2s' })).toEqual({ name: 'wait.timeout', value: '2s', origin: 'environment' });
  expect(await get({ TT_WAIT_TIMEOUT: '' })).toMatchObject({ origin: 'config.json' });
  expect((await tt(['config', 'set', 'wait.timeout', 'default'])).code).toBe(0);
  expect(await get()).toMatchObject({ origin: 'default' });
});

test('a flag wins over both', async () => {
  const { tt } = await joined();
  await tt(['try'], { as: 'script:holder' });
  await tt(['config', 'set', 'wait.timeout', '1h']);
  const ran = await tt(['wait', '--timeout', '0', '--json'], { as: 'script:b', env: { TT_WAIT_TIMEOUT: '2h' } });
  expect(ran.json).toMatchObject({ status: 'not_yet', wake_reason: 'timeout' });
});

test('config list has every setting with its variable; each variable is heard', async () => {
  const { tt } = await joined();
  const env = Object.fromEntries(
    SETTING_NAMES.map((name) => [
      variableOf(name),
      { duration: '7s', choice: 'off', bytes: '7', count: '7' }[SETTINGS[name].unit],
    ]),
  );
  const { settings } = (await tt(['config', 'list', '--json'], { env })).json as unknown as {
    settings: { name: string }[];
  };
  expect(settings.map(({ name }) => name)).toEqual(SETTING_NAMES);
  for (const row of settings)
    expect(row).toMatchObject({ origin: 'environment', value: expect.stringMatching(/^(7s?|off)$/) });
});

test.each([
  ['enforce.edits', 'off'],
  ['lease.ttl', '12s'],
  ['wait.timeout', 'default'],
])('%s is for people to set, and for an agent that says a person asked for it, and why', async (name, value) => {
  const { tt, file } = await joined();
  await tt(['config', 'set', 'limit.note', '99']);
  const before = readFileSync(file, 'utf8');
  for (const agent of [{ env: { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'one' } }, { as: 'script:one' }]) {
    for (const more of [[], ['--operator-requested'], ['--reason', 'x']]) {
      const refused = await tt(['config', 'set', name, value, ...more, '--json'], agent);
      expect(refused).toMatchObject({ code: 1, error: { error: 'operator_required' } });
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await tt(['config', 'set', name, value, '--operator-requested', '--reason', 'x'], agent)).code).toBe(0);
    writeFileSync(file, before);
  }
  expect((await tt(['config', 'set', 'enforce.git', 'strict'])).code).toBe(0);
  expect((await tt(['config', 'set', 'enforce.git', 'maybe'])).err).toContain('not one of on, strict, off');
});

test.each([
  ['wait.timeout', 'soon'],
  ['wait.timeout', '-5'],
  ['lease.ttl', '0'],
  ['lease.ttl', '9999d'],
  ['limit.page', '1e3'],
  ['limit.page', '0'],
  ['limit.page', '99999999'],
  ['limit.message', '1.5'],
  ['wait.timeout', ''],
])('config set %s %j is refused and changes nothing', async (name, value) => {
  const { tt, file } = await joined();
  await tt(['config', 'set', 'limit.note', '99']);
  const before = readFileSync(file, 'utf8');
  const ran = await tt(['config', 'set', name, value, '--json']);
  expect([ran.code, ran.out]).toEqual([2, '']);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('a bad variable stops every command that needs the room, with its name and value', async () => {
  const { tt } = await joined();
  const { code, error } = await tt(['state', '--json'], { env: { TT_LEASE_TTL: 'long' } });
  expect(code).toBe(2);
  expect(error).toMatchObject({ error: 'invalid_config', name: 'lease.ttl', value: 'long' });
  expect(error['message']).toContain('TT_LEASE_TTL');
});

test.each([
  ['[]', 'is not a JSON object'],
  ['null', 'is not a JSON object'],
  ['"90s"', 'is not a JSON object'],
  ['', 'is not JSON'],
  ['{"wait.timeout": "90s"', 'is not JSON'],
  ['{"wait.timeout": 90}', 'wait.timeout is not a text such as "110s"'],
  ['{"wait.timeout": null}', 'wait.timeout is not a text'],
  ['{"wait.timeuot": "90s"}', 'unknown setting "wait.timeuot"'],
  ['{"constructor": "90s"}', 'unknown setting "constructor"'],
  ['{"__proto__": "90s"}', 'unknown setting "__proto__"'],
  ['{"wait.timeout": "soon"}', '"soon"'],
])('config.json %s is an error that names the file', async (text, why) => {
  const { tt, file } = await joined();
  writeFileSync(file, text);
  const { code, error, out } = await tt(['state', '--json']);
  expect([code, out, error['error']]).toEqual([2, '', 'invalid_config']);
  expect(error['message']).toContain(file);
  expect(error['message']).toContain(why);
});

test('a config.json that cannot be read is an error, not an empty one', async () => {
  const { tt, file } = await joined();
  mkdirSync(file);
  expect((await tt(['state', '--json'])).error).toMatchObject({ error: 'invalid_config', file });
  expect((await tt(['config', 'set', 'wait.timeout', '5s', '--json'])).error).toMatchObject({
    error: 'invalid_config',
  });
});

test('config set keeps the others, writes privately, and leaves no half file behind', async () => {
  const { tt, file, room } = await joined();
  await Promise.all(['1s', '2s', '3s', '4s'].map((value) => tt(['config', 'set', 'wait.timeout', value])));
  await tt(['config', 'set', 'limit.page', '007']);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    'wait.timeout': expect.stringMatching(/^[1-4]s$/),
    'limit.page': '007',
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(room).filter((name) => name.startsWith('config.json'))).toEqual(['config.json']);
});

test('set says the value that holds now, list where each comes from, a bad --limit what to do', async () => {
  const { tt, file } = await joined();
  expect((await tt(['config', 'set', 'wait.timeout', '120'])).out).toBe(`wait.timeout = 2m (${file})`);
  expect((await tt(['config', 'list'])).out).toMatch(/^wait\.timeout +2m +\(config\.json, default 110s\) how long/m);
  const back = await tt(['config', 'set', 'wait.timeout', 'default'], { env: { TT_WAIT_TIMEOUT: '9s' } });
  expect(back.out).toBe('wait.timeout = 110s (default), but TT_WAIT_TIMEOUT is set and wins');
  expect((await tt(['config', 'set', 'wait.timeout', 'default', '--json'])).json).toMatchObject({ value: '110s' });
  const lines = (await tt(['config', 'list'])).out.split('\n');
  expect(lines.filter((line) => !/^[\w.]+ +\S+ +\(default\) \S/.test(line))).toEqual([]);
  expect((await tt(['events', '--limit', '0'])).err).toMatch(/\n {2}→ leave it out/);
});

test('an unknown setting gets the nearest; without a room nothing is set, but all can be read', async () => {
  const { tt, room } = freshWorkspace({ room: false });
  expect((await tt(['config', 'get', 'wait.timeuot', '--json'])).error).toMatchObject({
    hint: 'did you mean wait.timeout?',
  });
  expect((await tt(['config', 'get', 'wait.timeout'])).out).toBe('110s');
  expect((await tt(['config', 'list'])).out.split('\n')).toHaveLength(SETTING_NAMES.length);
  expect((await tt(['config', 'set', 'wait.timeout', '5s', '--json'])).error).toMatchObject({
    error: 'room_not_found',
  });
  expect(existsSync(room)).toBe(false);
});

test('a room that cannot be written, or leads out of the workspace, is not set', async () => {
  const { tt, room, home } = await joined();
  rmSync(room, { recursive: true });
  mkdirSync(join(home, 'elsewhere'));
  writeFileSync(join(home, 'elsewhere', 'room.db'), '');
  symlinkSync(join(home, 'elsewhere'), room);
  expect((await tt(['config', 'set', 'wait.timeout', '5s', '--json'])).error).toMatchObject({ error: 'unsafe_room' });
  rmSync(room);
  if (process.getuid?.() === 0) return console.log('not looked at: root may write into a read-only directory');
  mkdirSync(room);
  writeFileSync(join(room, 'room.db'), '');
  chmodSync(room, 0o500);
  expect((await tt(['config', 'set', 'wait.timeout', '5s', '--json'])).error).toMatchObject({
    error: 'room_not_writable',
  });
  chmodSync(room, 0o700);
});
