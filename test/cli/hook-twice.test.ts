/** Installed for a person and in the project: the harness calls both hooks for one event, and its model hears one. */
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { home } from '../support/setup.ts';
import { BIN } from '../support/workspace.ts';

interface Heard {
  readonly status: number | undefined;
  readonly words: string;
}

type Settings = Readonly<Record<string, readonly { readonly hooks: readonly { readonly command: string }[] }[]>>;

/** Both installed, and somebody else holds the stick. */
async function twice(harness: 'claude' | 'gemini') {
  const person = home(`.${harness}`);
  const bin = join(person.home, '..', 'bin');
  symlinkSync(join(dirname(BIN), 'tt-hook'), join(bin, 'tt-hook'));
  symlinkSync(process.execPath, join(bin, 'node'));
  await person.run(['install', harness]);
  await person.run(['install', harness, '--project']);
  const other = (...words: string[]) => person.tt(words, { as: 'script:other' });
  await other('join');
  await other('try');
  const shell = { claude: { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 's' }, gemini: { GEMINI_CLI: '1' } }[harness];
  const env = person.env({ env: { ...shell, PATH: `${bin}:/usr/bin:/bin` } });
  const places = [person.at(`.${harness}/settings.json`), join(person.dir, `.${harness}/settings.json`)];
  const [users, projects] = places.map((file): Settings => JSON.parse(readFileSync(file, 'utf8')).hooks);
  const run = async (settings: Settings | undefined, event: string, fields: object): Promise<Heard> => {
    const command = settings?.[event]?.[0]?.hooks[0]?.command ?? 'exit 99';
    const input = JSON.stringify({ session_id: 's', cwd: person.dir, hook_event_name: event, ...fields });
    const ran = await execa('/bin/sh', ['-c', command], {
      ...{ cwd: person.dir, env, extendEnv: false, input, reject: false },
    });
    return { status: ran.exitCode, words: ran.stdout + ran.stderr };
  };
  return {
    dir: person.dir,
    other,
    tt: (...words: string[]) => person.tt(words, { env: shell }),
    user: (event: string, fields: object = {}) => run(users, event, fields),
    project: (event: string, fields: object = {}) => run(projects, event, fields),
    both: (event: string, fields: object = {}) =>
      Promise.all([run(users, event, fields), run(projects, event, fields)]),
  };
}

const said = (all: readonly Heard[], words: string) => all.filter((one) => one.words.includes(words)).length;

test('where it stands, a message, and that it still holds the stick: each once', async () => {
  const { other, tt, both } = await twice('claude');
  expect(said(await both('SessionStart', { source: 'startup' }), 'script:other holds the stick')).toBe(1);
  await tt('join');
  for (const id of ['1', '2', '3']) {
    await other('msg', 'send', 'room', `number ${id}`);
    expect(said(await both('PostToolUse', { tool_name: 'Read', tool_use_id: id }), `number ${id}`)).toBe(1);
  }
  await other('release', '--status', 'done', '--next-action', 'none');
  await tt('wait', '--timeout', '5');
  expect(said(await both('Stop', { stop_hook_active: false }), 'you still hold the stick')).toBe(1);
});

test('either is heard where the other is not called, and the same event again', async () => {
  const { user, project } = await twice('claude');
  for (const one of [user, user]) expect((await one('SessionStart', { source: 'startup' })).words).toContain('stick');
  for (const one of [project, project])
    expect((await one('SessionStart', { source: 'clear' })).words).toContain('stick');
  expect((await user('SessionStart', { source: 'clear' })).words).toBe('');
});

test('whoever left only an empty file, for the disk was full, silences nobody', async () => {
  const { dir, user, project } = await twice('claude');
  await user('SessionStart', { source: 'startup' });
  const said = join(dir, '.tt/said');
  for (const name of readdirSync(said)) {
    rmSync(join(said, name));
    writeFileSync(join(said, name), '');
  }
  for (const one of [project, user])
    expect((await one('SessionStart', { source: 'startup' })).words).toContain('script:other holds the stick');
});

test('a refusal has words from both, for the model is shown either; from one where it is shown both', async () => {
  const claude = await twice('claude');
  const write = { tool_name: 'Write', tool_input: { file_path: 'a.ts' }, tool_use_id: '1' };
  const refused = { status: 2, words: expect.stringContaining('tt: script:other holds the stick') };
  expect(await claude.both('PreToolUse', write)).toEqual([refused, refused]);
  const gemini = await twice('gemini');
  const heard = await gemini.both('BeforeTool', { ...write, tool_name: 'write_file' });
  expect(heard.map(({ status }) => status)).toEqual([2, 2]);
  expect(said(heard, 'tt: script:other holds the stick')).toBe(1);
});
