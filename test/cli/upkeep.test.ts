/** After a change of version a person's next command brings up to date what is installed; nobody else's does, and it adds nothing. */
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Home, home } from '../support/setup.ts';

const SKILL = '.claude/skills/turntable/SKILL.md';
const MEMORY = '.local/state/turntable/installed.json';

const version = (person: Home): string => JSON.parse(person.read(MEMORY)).tt;

/** As an earlier version left it: its skill was another, and it is as that version wrote it. */
async function installedEarlier(...roots: string[]): Promise<Home> {
  const person = home(...roots);
  await person.run(['install']);
  age(person);
  return person;
}

function age(person: Home): void {
  const memory = JSON.parse(person.read(MEMORY));
  person.write(MEMORY, JSON.stringify({ ...memory, tt: '0.0.1' }, null, 1));
}

test('the next command of a person does it, once, and says nothing of it on stdout', async () => {
  const person = await installedEarlier('.claude');
  const shim = '.local/share/turntable/tt-hook';
  const memory = person.read(MEMORY);
  const now = person.read(shim);
  const { createHash } = await import('node:crypto');
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  person.write(shim, '#!/bin/sh\n# of an earlier version\n');
  person.write(MEMORY, memory.replace(digest(now), digest(person.read(shim))));
  const ran = await person.run(['list']);
  expect([ran.code, Object.keys(ran.json), ran.err]).toEqual([0, ['rooms'], '']);
  expect([person.read(shim), version(person)]).toEqual([
    now,
    (await person.tt(['--version', '--json'])).json['version'],
  ]);
  const log = person.read('.local/state/turntable/audit.jsonl').trimEnd().split('\n');
  expect(JSON.parse(log.at(-1) as string)).toMatchObject({
    reason: 'upkeep',
    version_from: '0.0.1',
    action: 'updated',
    path: person.at(shim),
  });
  await person.run(['list']);
  expect(person.read('.local/state/turntable/audit.jsonl').trimEnd().split('\n')).toEqual(log);
});

test.each<readonly [string, readonly string[], Record<string, string>]>([
  ['inside a harness', ['list'], { CLAUDECODE: '1' }],
  ['with TT_NO_UPKEEP', ['list'], { TT_NO_UPKEEP: '1' }],
  ['tt check', ['check'], {}],
  ['help', ['help', '--help'], {}],
])('not %s', async (_name, words, env) => {
  const person = await installedEarlier('.claude');
  await person.run(words, { env });
  expect(version(person)).toBe('0.0.1');
});

test('what was deleted or edited stays so, and no harness is added', async () => {
  const person = await installedEarlier('.claude', '.gemini');
  rmSync(person.at('.claude/skills/turntable'), { recursive: true });
  person.write(
    '.claude/settings.json',
    person.read('.claude/settings.json').replace('"timeout": 86400', '"timeout": 60'),
  );
  rmSync(person.at('.gemini/settings.json'));
  person.write('.codex/config.toml', '');
  const before = person.snapshot();
  await person.run(['list']);
  expect(version(person)).not.toBe('0.0.1');
  expect(person.snapshot()).toEqual(before);
  expect(existsSync(person.at(SKILL))).toBe(false);
});

test('a file that cannot be understood is left for tt doctor to tell; the command does what it should', async () => {
  const person = await installedEarlier('.claude');
  person.write('.claude/settings.json', '{');
  const { code, err } = await person.run(['list']);
  expect([code, err]).toEqual([0, '']);
  const { json } = await person.run(['doctor']);
  expect(json['checks']).toContainEqual(
    expect.objectContaining({ name: 'claude', status: 'fail', detail: expect.stringContaining('line 1') }),
  );
});

const STDIO = { type: 'stdio', command: 'tt', args: ['mcp'], env: {} };

/** A `claude` that writes down what it was told to do. */
function withClaude(person: Home, script = `echo "$*" >>"$HOME/told"`): void {
  const file = join(person.home, '..', 'bin', 'claude');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

test('an MCP entry of talking-stick that would start tt is removed, by the harness’s own program', async () => {
  const person = home('.claude', '.config/opencode');
  withClaude(person);
  person.write('.claude.json', JSON.stringify({ mcpServers: { 'talking-stick': STDIO, other: { command: 'x' } } }));
  const opencode = (more: string) =>
    `{\n  // mine\n  "mcp": {${more}\n    "other": {"type": "local", "command": ["x"]}\n  }\n}\n`;
  person.write(
    '.config/opencode/opencode.jsonc',
    opencode('\n    "talking-stick": {"type": "local", "command": ["tt", "mcp"], "enabled": true},'),
  );
  const shown = await person.run(['install', '--print']);
  expect(shown.lines.filter(({ what }) => what.startsWith('MCP entry')).map(({ harness }) => harness)).toEqual([
    'opencode',
    'claude',
  ]);
  expect(existsSync(person.at('told'))).toBe(false);
  await person.run(['install']);
  expect(person.read('told')).toBe('mcp remove --scope user talking-stick\n');
  expect(person.read('.config/opencode/opencode.jsonc')).toBe(opencode(''));
});

test('the audit log says at whose word it was removed', async () => {
  const person = home('.claude');
  withClaude(person);
  const entry = person.write('.claude.json', JSON.stringify({ mcpServers: { tt: STDIO } }));
  const words = [['install', 'claude'], ['uninstall', 'claude'], ['upkeep']];
  for (const asked of words) await person.run(asked);
  const log = person.read('.local/state/turntable/audit.jsonl').trimEnd().split('\n');
  const removed = log.map((line) => JSON.parse(line)).filter(({ path }) => path === entry);
  expect(removed.map(({ reason }) => reason)).toEqual(words.map(([verb]) => verb));
});

test.each([
  ['another command', { ...STDIO, command: '/opt/tt' }],
  ['more arguments', { ...STDIO, args: ['mcp', '--x'] }],
  ['a key that is not known', { ...STDIO, url: 'x' }],
])('an entry with %s is not ours to judge', async (_name, entry) => {
  const person = home('.claude');
  withClaude(person);
  person.write('.claude.json', JSON.stringify({ mcpServers: { 'talking-stick': entry } }));
  await person.run(['install']);
  expect(existsSync(person.at('told'))).toBe(false);
});

test('nor is one of a tt that is another program; and a removal that fails is told', async () => {
  const person = home('.claude');
  withClaude(person, 'exit 1');
  person.write('.claude.json', JSON.stringify({ mcpServers: { tt: STDIO } }));
  const elsewhere = await person.run(['install'], { env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` } });
  expect(elsewhere.lines.filter(({ what }) => what.startsWith('MCP'))).toEqual([]);
  const { lines } = await person.run(['install']);
  expect(lines).toContainEqual(
    expect.objectContaining({ action: 'kept', why: 'it could not be removed: claude mcp remove --scope user tt' }),
  );
});
