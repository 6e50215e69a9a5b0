/** The plugin for OpenCode with real child processes: it refuses, tells and wakes, and never stands in the way. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CHILD, context, LISTENS, openCode, ROOT, refuse } from '../support/opencode.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

describe('before a tool', () => {
  test('the no of the hook program refuses it, in its words', async () => {
    const opencode = await openCode();
    opencode.on('before', refuse('tt: not your turn'));
    await expect(opencode.before('edit', { filePath: 'a.ts', newString: 'secret' })).rejects.toThrow(
      /^tt: not your turn$/,
    );
    await expect(opencode.before('bash', { command: 'echo x > f', workdir: 'sub' })).rejects.toThrow('not your turn');
    await opencode.before('read', { filePath: 'a.ts' });
    const [edit, bash] = opencode.asked('before').map(([, said]) => said);
    expect(edit).toEqual({
      ...{ session_id: ROOT, cwd: opencode.dir, hook_event_name: 'before', tool_name: 'edit' },
      tool_input: { file_path: join(opencode.dir, 'a.ts'), workdir: opencode.dir },
    });
    expect(bash).toMatchObject({ cwd: join(opencode.dir, 'sub'), tool_input: { command: 'echo x > f' } });
    expect(opencode.asked()).toHaveLength(2);
  });

  test.each([
    ['crashes', 'kill -9 $$'],
    ['fails', 'echo oops >&2; exit 1'],
    ['answers garbage', 'echo "{{{"'],
    ['takes too long', LISTENS],
  ])('a hook program that %s refuses nothing, and says so', async (_, script) => {
    const opencode = await openCode();
    opencode.on('before', script);
    await opencode.before('write', { filePath: 'a.ts' });
    expect(opencode.logged).toHaveLength(1);
    await until('it has ended', () => opencode.hooks() === 0);
  });

  test('a hook program that is gone refuses nothing', async () => {
    const opencode = await openCode({ hook: '/nowhere/tt-hook' });
    await opencode.before('write', { filePath: 'a.ts' });
    expect(await opencode.says()).toBe('');
    expect(await opencode.after('read')).toBe('done');
    expect(opencode.logged[0]).toContain('ENOENT');
  });

  test('nor do arguments that nobody expects, nor an OpenCode that does not answer', async () => {
    const opencode = await openCode();
    opencode.on('before', refuse('no'));
    await opencode.before('write', null as unknown as object);
    opencode.broken = true;
    await opencode.before('write', { filePath: 'a.ts' }, CHILD);
    expect(await opencode.env(CHILD)).toEqual({});
    expect(opencode.asked()).toEqual([]);
  });

  test('where there is no room nothing is started; a file in another workspace is asked about', async () => {
    const opencode = await openCode({ room: false });
    opencode.on('before', refuse('no'));
    await opencode.before('write', { filePath: 'a.ts' });
    await opencode.says();
    await opencode.after('read');
    opencode.idle();
    const other = join(opencode.dir, 'other');
    mkdirSync(join(other, '.tt'), { recursive: true });
    writeFileSync(join(other, '.tt', 'room.db'), '');
    await expect(opencode.before('write', { filePath: join(other, 'new', 'a.ts') })).rejects.toThrow('no');
    expect(opencode.asked()).toHaveLength(1);
  });
});

describe('what the model is told', () => {
  test('where it stands, with the first prompt; then what came in, with the next tool or prompt', async () => {
    const opencode = await openCode();
    opencode.on('start', context('you may not'));
    opencode.on('after', context('#3 message'));
    opencode.on('prompt', context('#4 message'));
    expect(await opencode.says()).toBe('you may not');
    expect(await opencode.after('read')).toBe('done\n\n#3 message');
    expect(await opencode.says()).toBe('#4 message');
    await opencode.event('session.compacted', { sessionID: ROOT });
    expect(await opencode.after('read')).toBe('done\n\nyou may not');
  });

  test('letters that arrive in halves are whole', async () => {
    const opencode = await openCode();
    await opencode.says();
    const [head, tail] = JSON.stringify({ hookSpecificOutput: { additionalContext: '#3 é' } }).split('é');
    opencode.on('after', `printf '%s\\303' '${head}'; sleep 0.1; printf '\\251%s' '${tail}'`);
    expect(await opencode.after('read')).toBe('done\n\n#3 é');
  });

  test('the output of a tool that has another shape stays as it is; the next one brings it', async () => {
    const opencode = await openCode();
    await opencode.says();
    opencode.on('after', context('#3 message'));
    await opencode.after('mcp', { content: [] });
    opencode.on('after', '');
    expect(await opencode.after('read')).toBe('done\n\n#3 message');
    expect(await opencode.after('read')).toBe('done');
  });
});

describe('a subagent', () => {
  test('acts in the name of its session, which OpenCode is asked for once', async () => {
    const opencode = await openCode();
    expect(await opencode.env(CHILD)).toEqual({ TT_OPENCODE_SESSION: ROOT });
    expect(await opencode.env(ROOT)).toEqual({ TT_OPENCODE_SESSION: ROOT });
    await opencode.before('write', { filePath: 'a.ts' }, CHILD);
    expect(opencode.asked('before')[0]?.[1]).toMatchObject({ session_id: ROOT, agent_id: CHILD });
    expect(opencode.lookedUp).toEqual([CHILD, ROOT]);
  });

  test('is told nothing, and its end is not that of the session', async () => {
    const opencode = await openCode();
    await opencode.event('session.created', { sessionID: CHILD, info: { id: CHILD, parentID: ROOT } });
    await opencode.says('build', CHILD);
    await opencode.after('read', { output: '' }, CHILD);
    await opencode.event('session.status', { sessionID: CHILD, status: { type: 'idle' } });
    expect(opencode.asked()).toEqual([]);
  });
});

test('with the real hook program: who holds the stick edits, who does not is told why', async () => {
  const room = freshWorkspace();
  const opencode = await openCode({
    dir: room.dir,
    hook: fileURLToPath(new URL('../../bin/tt-hook', import.meta.url)),
  });
  const env = { OPENCODE: '1', ...(await opencode.env()) };
  await room.tt(['join'], { as: 'script:other' });
  await room.tt(['try'], { as: 'script:other' });
  expect(await opencode.says()).toContain('script:other holds the stick');
  await expect(opencode.before('write', { filePath: 'a.ts' })).rejects.toThrow(/^tt: script:other holds the stick/);
  await expect(opencode.before('bash', { command: 'echo x > f' })).rejects.toThrow(/^tt: script:other holds the stick/);
  await room.tt(['release', '--status', 'done', '--next-action', 'none'], { as: 'script:other' });
  await room.tt(['join'], { env });
  expect((await room.tt(['try', '--json'], { env })).json.status).toBe('your_turn');
  await opencode.before('write', { filePath: 'a.ts' });
  await opencode.before('bash', { command: 'echo x > f' });
});
