/** Help and completion: drawn from the declarations, and nothing else happens. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { optionsOf } from '../../src/cli/command.ts';
import { COMMANDS, GROUPS, namesOf } from '../../src/cli/commands.ts';
import { commandNamed } from '../../src/cli/find-command.ts';
import { helpFor } from '../../src/cli/help.ts';
import { BIN, freshWorkspace } from '../support/workspace.ts';

test('--help and -h of every command say what it is and touch nothing', async () => {
  const { tt, dir, home } = freshWorkspace();
  const before = [readdirSync(dir), readdirSync(home)];
  for (const command of COMMANDS) {
    const words = command.name.split(' ');
    const { code, out, err } = await tt([...words, '--help']);
    expect([code, err], command.name).toEqual([0, '']);
    expect(out).toContain(`tt ${command.name}`);
    expect(out).toContain(command.summary.slice(0, 30));
    for (const name of Object.keys(optionsOf(command))) expect(out, command.name).toMatch(new RegExp(`\\b${name}\\b`));
    for (const alias of namesOf(command).slice(1)) expect(out).toContain(`tt ${alias}`);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }
  expect((await tt(['join', 'nowhere', '-h', '--json'])).code).toBe(0);
  expect([readdirSync(dir), readdirSync(home)]).toEqual(before);
});

test('in a room --help writes nothing either', async () => {
  const { tt, room } = freshWorkspace();
  await tt(['join']);
  const before = (await tt(['replay', '--json'])).json['hash'];
  for (const words of [['leave'], ['wait'], ['try'], ['close'], ['notes', 'add', 'x'], ['doctor', '--accept']])
    await tt([...words, '--help']);
  expect((await tt(['replay', '--json'])).json['hash']).toBe(before);
  expect(readdirSync(join(room, 'alive'))).toEqual([]);
});

test('tt, tt help, tt help X, tt help X Y, tt help GROUP', async () => {
  const { tt, room } = freshWorkspace({ room: false });
  const overview = (await tt(['help'])).out;
  expect((await tt([])).out).toBe(overview);
  expect((await tt(['help'], { env: { CLAUDECODE: '1' } })).out).toBe(overview);
  expect(overview.split('\n').slice(2, 5)).toEqual([
    expect.stringMatching(/^ {2}tt join {2}/),
    expect.stringMatching(/^ {2}tt wait {2}/),
    expect.stringMatching(/^ {2}tt release --status/),
  ]);
  const listing = (await tt(['help', '--all'])).out;
  const titles = GROUPS.map(({ title }) => title);
  expect(listing.split('\n').filter((line) => /^\w+$/.test(line))).toEqual(titles);
  for (const { name, internal } of COMMANDS) expect(listing.includes(`  tt ${name}`), name).toBe(!internal);
  expect((await tt(['help', 'wait'])).out).toBe((await tt(['wait', '--help'])).out);
  expect((await tt(['help', 'msg', 'send'])).out).toBe((await tt(['msg', 'send', '-h'])).out);
  expect((await tt(['help', 'takeover'])).out).toContain('tt take ');
  expect((await tt(['help', 'Brakes'])).out).toMatch(/^Brakes\n {2}tt pause /);
  const group = (await tt(['help', 'notes'])).out;
  expect(group).toContain('tt notes resolve <note>');
  expect(group).not.toContain('tt join [path]');
  for (const words of [
    ['notes', '--help'],
    ['notes', '-h'],
    ['--help', 'notes'],
  ])
    expect((await tt(words)).out).toBe(group);
  const wrong = await tt(['help', 'wiat', '--json']);
  expect([wrong.code, wrong.out]).toEqual([2, '']);
  expect(wrong.error).toMatchObject({ error: 'unknown_command', hint: 'did you mean tt wait?' });
  expect(existsSync(room)).toBe(false);
});

test('the overview fits on a screen, and names every command all the same', async () => {
  const overview = await helpFor(null, 80);
  const lines = overview.split('\n');
  expect([lines.length <= 30, lines.filter((line) => line.length > 80)]).toEqual([true, []]);
  const words = overview.split(/[\s,|[\]]+/);
  for (const { name, internal } of COMMANDS) {
    const [noun, verb] = name.split(' ') as [string, string?];
    expect(words.includes(noun) && (verb === undefined || words.includes(verb)), name).toBe(!internal);
  }
  expect(overview).toContain('floor take|raise|lower|pass|drop|status|clear');
  expect(overview).toContain('ask [list|show|answer|cancel]');
});

test('help, version and completion as JSON, where it is asked for in so many words', async () => {
  const { tt } = freshWorkspace();
  const overview = (await tt(['--json'])).json;
  expect((await tt(['help', '--json'])).json).toEqual(overview);
  expect((await tt(['--help', '--json'])).json).toEqual(overview);
  const shown = COMMANDS.filter(({ internal }) => !internal).map(({ name }) => name);
  expect((overview['commands'] as { name: string }[]).map(({ name }) => name)).toEqual(shown);
  const wait = (await tt(['help', 'wait', '--json'])).json;
  expect((await tt(['wait', '-h', '--json'])).json).toEqual(wait);
  expect(wait).toMatchObject({
    name: 'wait',
    usage: 'tt wait [path]',
    summary: expect.stringMatching(/^ask for the stick and wait for it;/),
  });
  expect(wait['options']).toContainEqual({ name: '--park', type: 'boolean', summary: expect.any(String) });
  expect((await tt(['help', 'msg', '--json'])).json['commands']).toHaveLength(6);
  expect(Object.keys((await tt(['--version', '--json'])).json)).toEqual(['version']);
  const { script, ...rest } = (await tt(['completion', 'bash', '--json'])).json;
  expect(rest).toEqual({ shell: 'bash' });
  expect((await tt(['completion', 'bash'], { env: { CLAUDECODE: '1' } })).out).toBe(script);
});

test('no line of help is wider than the terminal, and none breaks a word', async () => {
  const texts = COMMANDS.flatMap((c) => [c, ...(c.words ?? []), ...Object.values(optionsOf(c))]);
  const whole = new Set(texts.flatMap(({ summary }) => summary.split(' ')));
  for (const width of [60, 80, 120]) {
    const text = await helpFor(commandNamed('kick') ?? null, width);
    expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
    expect(text).toMatch(/^ +agent +an id, a display name/m);
    expect(text).toMatch(/^ +--agent TEXT +act as this member/m);
    expect(text).toMatch(/^ +--path TEXT +the workspace/m);
    const broken = text.split(/\s+/).filter((word) => /^[a-z]{2,}$/.test(word) && !whole.has(word));
    expect(broken.filter((word) => !/^(?:tt|kick|path|agent)$/.test(word))).toEqual([]);
  }
});

test.runIf(process.platform === 'linux' && existsSync('/usr/bin/script'))(
  'on a terminal help is as wide as it is, from 40 to 120 columns',
  async () => {
    const { env, dir } = freshWorkspace();
    for (const [columns, most] of [
      [30, 40],
      [40, 40],
      [70, 70],
      [300, 120],
    ] as const) {
      const command = `stty cols ${columns}; '${process.execPath}' '${BIN}' help`;
      const options = { cwd: dir, env: env({ env: { SHELL: '/bin/sh' } }), extendEnv: false } as const;
      const { stdout } = await execa('/usr/bin/script', ['-qec', command, '/dev/null'], {
        ...options,
        stdin: 'ignore',
      });
      const widest = Math.max(...stdout.split(/\r?\n/).map((line) => line.length));
      expect(widest).toBeLessThanOrEqual(most);
      expect(widest).toBeGreaterThan(most - 15);
    }
  },
);

test('the options of a command come first, then those of every command, help last', () => {
  for (const command of COMMANDS) {
    const names = Object.keys(optionsOf(command));
    expect(names.at(-1)).toBe('help');
    expect(names.slice(0, Object.keys(command.options ?? {}).length)).toEqual(Object.keys(command.options ?? {}));
    if (command.writes) expect(names.indexOf('dedup')).toBeLessThan(names.indexOf('path'));
  }
});

test('--version names the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await freshWorkspace().tt(['--version'])).toMatchObject({ code: 0, out: `turntable ${version}`, err: '' });
});

test('TT_DEBUG=1 times each phase on stderr and leaves stdout alone', async () => {
  const { tt } = freshWorkspace();
  await tt(['join']);
  const plain = await tt(['state', '--json']);
  const timed = await tt(['state', '--json'], { env: { TT_DEBUG: '1' } });
  expect(Object.keys(timed.json)).toEqual(Object.keys(plain.json));
  expect(timed.err.split('\n').map((line) => line.split(/\s+/)[1])).toEqual(['start', 'parse', 'load', 'run', 'close']);
  expect(plain.err).toBe('');
});

test('yargs and zod are loaded only by the few commands that need them', async () => {
  const { env, dir, home } = freshWorkspace();
  const hook = join(home, 'hook.cjs');
  writeFileSync(
    hook,
    `const Module = require('node:module');
     const load = Module._load;
     Module._load = (name, ...more) => {
       if (/^(yargs|zod)/.test(name)) console.error('LOADED', name);
       return load(name, ...more);
     };`,
  );
  const run = async (...words: string[]) => {
    const options = { cwd: dir, env: env(), extendEnv: false, reject: false } as const;
    const { stdout, stderr } = await execa(process.execPath, ['--require', hook, BIN, ...words], options);
    return { ran: stdout.length > 0, loaded: stderr.includes('LOADED') };
  };
  for (const words of [['join'], ['state'], ['msg', 'send', 'room', 'x'], ['events'], ['who'], ['help']])
    expect(await run(...words), words.join(' ')).toEqual({ ran: true, loaded: false });
  expect(await run('wait', '--help')).toEqual({ ran: true, loaded: true });
});

test('help of what is no command, and -v: the words that do it', async () => {
  const { tt } = freshWorkspace();
  const told = async (...words: string[]) => {
    const { error, code } = await tt([...words, '--json']);
    return [code, error['message'], error['hint']];
  };
  expect(await told('help', 'kick', 'ban')).toEqual([2, 'there is no command "kick ban"', 'tt help kick']);
  expect((await told('help', 'task', 'ban'))[1]).toBe('tt task has no "ban"');
  for (const flag of ['-v', '-V']) expect(await told(flag)).toEqual([2, `tt has no ${flag}`, 'tt --version']);
  expect((await tt(['install', 'claude', '--print', '--text'])).out).toMatch(/^\S/);
});
