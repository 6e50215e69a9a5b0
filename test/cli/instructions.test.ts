/** tt instructions: three layers shown as one, edited, renewed while nobody touched them, deleted after a yes. */
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { template } from '../../src/harness/template.ts';
import { claude, codex } from '../harness/machine.ts';
import { INSTRUCTIONS } from '../skill/pages.ts';
import { hasScript } from '../support/terminal.ts';
import { BIN, freshWorkspace, type Workspace } from '../support/workspace.ts';

const BUNDLED = readFileSync(INSTRUCTIONS, 'utf8').trimEnd();

function room() {
  const workspace = freshWorkspace();
  const files = {
    user: join(workspace.home, '.config', 'turntable', 'instructions.md'),
    project: join(workspace.room, 'instructions.md'),
  };
  return { ...workspace, ...files };
}

function put(file: string, text: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const shown = async ({ tt }: Pick<Workspace, 'tt'>, env: Record<string, string> = {}, ...words: string[]) =>
  (await tt(['instructions', 'show', '--json', ...words], { env })).json;

test('show: what comes with tt, then the user’s, then the project’s, each where it says something', async () => {
  const here = room();
  expect(await shown(here)).toEqual({
    harness: 'human',
    text: BUNDLED,
    sources: [{ scope: 'bundled', path: expect.stringContaining('skills') }],
  });
  put(here.user, 'Mine.\n\n## Codex\n\nMine for codex.\n');
  put(here.project, '## Claude\n\nOurs for claude.\n');
  expect(await shown(here, codex())).toMatchObject({
    harness: 'codex',
    text: `${BUNDLED}\n\nMine.\n\nMine for codex.`,
    sources: [{ scope: 'bundled' }, { scope: 'user', path: here.user }],
  });
  const forClaude = { harness: 'claude', text: `${BUNDLED}\n\nMine.\n\nOurs for claude.` };
  expect(await shown(here, claude('c-1'))).toMatchObject(forClaude);
  expect(await shown(here, codex(), '--harness', 'Claude Code')).toMatchObject(forClaude);
  expect((await here.tt(['instructions', 'show', '--harness', 'claude'])).out).toBe(forClaude.text);
  const verbose = (await here.tt(['instructions', 'show', '--harness', 'claude', '--verbose'])).out;
  for (const layer of [`(user: ${here.user})`, `(project: ${here.project})`]) expect(verbose).toContain(layer);
});

test('the project’s are found without a room, below the workspace and with TT_DIR; the user’s where XDG says', async () => {
  const { tt, dir, home } = freshWorkspace({ room: false });
  put(join(dir, '.tt', 'instructions.md'), 'Committed.\n');
  mkdirSync(join(dir, 'sub'));
  put(join(home, 'xdg', 'turntable', 'instructions.md'), 'From XDG.\n');
  put(join(home, '.config', 'turntable', 'instructions.md'), 'From .config.\n');
  const text = async (env: Record<string, string>) =>
    (await tt(['instructions', 'show', 'sub', '--json'], { env })).json['text'];
  expect(await text({})).toBe(`${BUNDLED}\n\nFrom .config.\n\nCommitted.`);
  expect(await text({ XDG_CONFIG_HOME: join(home, 'xdg'), TT_DIR: join(home, 'rooms') })).toBe(
    `${BUNDLED}\n\nFrom XDG.\n\nCommitted.`,
  );
  expect(await text({ XDG_CONFIG_HOME: 'relative' })).toContain('From .config.');
});

test('an unknown harness gets the nearest', async () => {
  const { tt } = room();
  const ran = await tt(['instructions', 'show', '--harness', 'codx', '--json']);
  expect([ran.code, ran.out]).toEqual([2, '']);
  expect(ran.error).toMatchObject({ error: 'invalid_input', hint: 'did you mean codex?' });
});

test.each([
  ['too large', (file: string) => put(file, 'x'.repeat(256 * 1024 + 1)), /has 262145 bytes, the limit is 262144/],
  ['no UTF-8', (file: string) => put(file, Uint8Array.of(0x61, 0xff)), /is not valid UTF-8/],
  ['a directory', (file: string) => mkdirSync(file, { recursive: true }), /is no file/],
])('instructions that are %s are refused by name, and never stop a join', async (_, make, why) => {
  const { tt, user } = room();
  put(user, 'x'.repeat(256 * 1024));
  expect((await tt(['instructions', 'show'])).code).toBe(0);
  rmSync(user);
  make(user);
  for (const words of [['show'], ['update', '--user']]) {
    const ran = await tt(['instructions', ...words, '--json']);
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.error).toMatchObject({
      error: 'instructions_unusable',
      path: user,
      message: expect.stringMatching(why),
    });
  }
  expect((await tt(['join', '--json'])).json).toMatchObject({ instructions_command: 'tt instructions show --json' });
});

test('a repository cannot lead tt to a file outside of it', async () => {
  const { tt, home, project } = room();
  put(join(home, 'secret'), 'secret\n');
  symlinkSync(join(home, 'secret'), project);
  for (const words of [['show'], ['edit'], ['update'], ['reset', '--yes']]) {
    const { code, out, error } = await tt(['instructions', ...words, '--json']);
    expect([code, out]).toEqual([4, '']);
    expect(error).toMatchObject({ error: 'unsafe_room' });
  }
  expect(readFileSync(join(home, 'secret'), 'utf8')).toBe('secret\n');
});

test('edit: makes a template once, says where it is, and needs a room for the project’s', async () => {
  const { tt, user, project } = room();
  const edit = async (...words: string[]) => (await tt(['instructions', 'edit', '--json', ...words])).json;
  expect(await edit()).toEqual({ scope: 'project', path: project, created: true, opened: false });
  expect(await edit('--user')).toEqual({ scope: 'user', path: user, created: true, opened: false });
  expect(readFileSync(user, 'utf8')).toBe(template());
  writeFileSync(user, 'mine\n');
  expect(await edit('--user')).toMatchObject({ created: false });
  expect(readFileSync(user, 'utf8')).toBe('mine\n');
  expect((await tt(['instructions', 'edit', '--user', '--project', '--json'])).error).toMatchObject({
    error: 'invalid_input',
  });
  const bare = freshWorkspace({ room: false });
  expect((await bare.tt(['instructions', 'edit', '--json'])).error).toMatchObject({ error: 'room_not_found' });
  expect(existsSync(bare.room)).toBe(false);
});

test('git keeps the project’s instructions and nothing else of the room', async () => {
  const { tt, dir } = room();
  await tt(['instructions', 'edit']);
  const { stdout } = await execa('git', ['status', '--porcelain', '-uall'], { cwd: dir });
  expect(stdout).toBe('?? .tt/instructions.md');
});

test.runIf(hasScript())(
  'edit on a terminal opens VISUAL, else EDITOR, with words of their own; a failure is told',
  async () => {
    const { env, dir, home, user } = room();
    const script = join(home, 'my editor');
    writeFileSync(script, '#!/bin/sh\necho "$1 by $EDITED_WITH" >>"$2"\n', { mode: 0o755 });
    const edit = async (more: Record<string, string>) => {
      const options = {
        cwd: dir,
        env: env({ env: { SHELL: '/bin/sh', ...more } }),
        extendEnv: false,
        reject: false,
      } as const;
      const command = `'${process.execPath}' '${BIN}' instructions edit --user`;
      return (await execa('script', ['-qec', command, '/dev/null'], options)).stdout;
    };
    expect(await edit({ VISUAL: `'${script}' words`, EDITOR: 'false', EDITED_WITH: 'visual' })).toContain(user);
    expect(await edit({ EDITOR: `'${script}' words`, EDITED_WITH: 'editor' })).toContain(user);
    expect(readFileSync(user, 'utf8')).toBe(`${template()}words by visual\nwords by editor\n`);
    expect(await edit({ EDITOR: 'false' })).toContain('(editor_failed)');
    expect(await edit({})).toContain('VISUAL and EDITOR are not set');
  },
);

test('update: a template of another version is renewed, an edited file kept, replaced only by name', async () => {
  const { tt, user, project, home } = room();
  const update = async (...words: string[]) => {
    const { results } = (await tt(['instructions', 'update', '--json', ...words])).json;
    return (results as { status: string }[]).map(({ status }) => status);
  };
  expect(await update()).toEqual(['absent', 'absent']);
  await tt(['instructions', 'edit', '--user']);
  writeFileSync(project, OLD_TEMPLATE);
  expect(await update()).toEqual(['current', 'updated']);
  expect(readFileSync(project, 'utf8')).toBe(template());
  writeFileSync(project, `${OLD_TEMPLATE}mine\n`);
  expect(await update('--project')).toEqual(['kept']);
  expect(readFileSync(project, 'utf8')).toBe(`${OLD_TEMPLATE}mine\n`);
  expect((await tt(['instructions', 'update', '--replace', '--json'])).error).toMatchObject({ error: 'invalid_input' });
  expect(await update('--project', '--replace')).toEqual(['replaced']);
  expect(readFileSync(project, 'utf8')).toBe(template());
  rmSync(user);
  put(join(home, 'dotfiles', 'mine.md'), OLD_TEMPLATE);
  symlinkSync(join(home, 'dotfiles', 'mine.md'), user);
  expect(await update('--user')).toEqual(['updated']);
  expect(readlinkSync(user)).toBe(join(home, 'dotfiles', 'mine.md'));
  expect(readFileSync(join(home, 'dotfiles', 'mine.md'), 'utf8')).toBe(template());
});

/** What a tt before this one would have made: its digest is that of its own text. */
const OLD_TEMPLATE = '<!-- template 6cc685b723eae6dc\nOld.\n-->\n';

test('reset: deletes after a yes, and nothing without one', async () => {
  const { tt, user, project } = room();
  put(user, 'mine\n');
  put(project, 'ours\n');
  const { code, error } = await tt(['instructions', 'reset', '--json']);
  expect(code).toBe(1);
  expect(error).toMatchObject({ error: 'confirmation_required', hint: 'tt instructions reset --project --yes' });
  expect(existsSync(project)).toBe(true);
  const reset = async (...words: string[]) => (await tt(['instructions', 'reset', '--json', ...words])).json;
  expect(await reset('--yes')).toEqual({ scope: 'project', path: project, status: 'removed' });
  expect([existsSync(project), existsSync(user)]).toEqual([false, true]);
  expect(await reset('--user', '--yes')).toMatchObject({ status: 'removed' });
  expect(await reset('--user')).toMatchObject({ status: 'absent' });
});

test.runIf(hasScript())('reset on a terminal asks, and takes anything but a yes for a no', async () => {
  const { env, dir, user } = room();
  put(user, 'mine\n');
  const answer = async (input: string) => {
    const options = { cwd: dir, env: env({ env: { SHELL: '/bin/sh' } }), extendEnv: false, input } as const;
    const command = `'${process.execPath}' '${BIN}' instructions reset --user`;
    const { exitCode, stdout } = await execa('script', ['-qec', command, '/dev/null'], { ...options, reject: false });
    return [existsSync(user), exitCode, stdout.includes('Nothing changed.')];
  };
  expect(await answer('\n')).toEqual([true, 1, true]);
  expect(await answer('y\n')).toEqual([false, 0, false]);
});

test('join says nothing of instructions until somebody wrote some for the caller', async () => {
  const { tt, user, project } = room();
  const join = async (env: Record<string, string>) =>
    (await tt(['join', '--json'], { env })).json['instructions_command'];
  await tt(['instructions', 'edit', '--user']);
  await tt(['instructions', 'edit', '--project']);
  expect(await join(codex())).toBe(undefined);
  put(user, '## Claude\n\nhello\n');
  expect(await join(codex())).toBe(undefined);
  expect(await join(claude('c-1'))).toBe('tt instructions show --json');
  put(project, 'for all\n');
  expect(await join(codex())).toBe('tt instructions show --json');
  expect((await tt(['join'])).out).toContain('\nRules:   tt instructions show');
});

test('a place that cannot be written is told by its name; reading goes on without it', async () => {
  const { tt, home, user } = room();
  writeFileSync(join(home, '.config'), 'a file, not a directory');
  expect((await tt(['instructions', 'edit', '--user', '--json'])).error).toMatchObject({
    error: 'instructions_unusable',
    path: user,
  });
  expect((await tt(['instructions', 'show'])).out).toBe(BUNDLED);
});
