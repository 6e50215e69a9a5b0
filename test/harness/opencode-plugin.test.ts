/** The plugin for OpenCode with real child processes: it refuses, tells and wakes, and never stands in the way. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CHILD, LISTENS, openCode, ROOT } from '../support/opencode.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

const context = (text: string): string =>
  `printf '%s' '${JSON.stringify({ hookSpecificOutput: { additionalContext: text } })}'`;
const goOn = (reason: string): string => `printf '%s' '${JSON.stringify({ decision: 'block', reason })}'`;
const refuse = (why: string): string => `echo '${why}' >&2; exit 2`;

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

describe('a session that stops', () => {
  test('is sent on, under the agent that the person chose, and not a second time in a row', async () => {
    const opencode = await openCode();
    await opencode.says('plan');
    opencode.on('stop', goOn('you hold the stick'));
    opencode.idle();
    await until('a prompt', () => opencode.prompts[0]);
    expect(opencode.prompts).toEqual([
      {
        path: { id: ROOT },
        body: {
          ...{ agent: 'plan', model: { providerID: 'p', modelID: 'm' }, variant: 'v' },
          parts: [{ type: 'text', text: 'you hold the stick' }],
        },
      },
    ]);
    await opencode.busy();
    opencode.on('stop', '');
    opencode.on('wait', LISTENS);
    opencode.idle();
    await until('a listener', () => opencode.asked('wait').length > 0);
    expect(opencode.asked('stop').map(([, said]) => said['stop_hook_active'])).toEqual([false, true]);
  });

  test('has one listener, which ends when the session is at work', async () => {
    const opencode = await openCode();
    await opencode.says();
    opencode.on('wait', LISTENS);
    opencode.idle();
    opencode.idle();
    await until('a listener', () => opencode.listeners() === 1);
    await opencode.event('session.idle', { sessionID: ROOT });
    expect(opencode.asked().map(([event]) => event)).toEqual(['start', 'stop', 'wait']);
    await opencode.busy();
    await until('it ends', () => opencode.hooks() === 0);
    expect(opencode.prompts).toEqual([]);
    expect(opencode.logged).toEqual([]);
  });

  test('is woken by one prompt for each thing that its listener heard', async () => {
    const opencode = await openCode();
    await opencode.says();
    opencode.on('wait', refuse('#5 message from ada'));
    opencode.idle();
    await until('a prompt', () => opencode.prompts[0]);
    opencode.on('wait', LISTENS);
    await opencode.busy();
    opencode.idle();
    await until('a listener', () => opencode.asked('wait').length === 2);
    expect(opencode.prompts.map(({ body }) => body.parts)).toEqual([[{ type: 'text', text: '#5 message from ada' }]]);
  });

  test('what OpenCode would not take comes with the next tool', async () => {
    const opencode = await openCode();
    await opencode.says();
    opencode.broken = true;
    opencode.on('wait', refuse('#5 message from ada'));
    opencode.idle();
    await until('it was heard', () => opencode.asked('wait').length > 0 && opencode.hooks() === 0);
    await until('the next tool tells', async () => (await opencode.after('read')).includes('#5 message from ada'));
  });

  test('is left alone after Escape, until the person speaks', async () => {
    const opencode = await openCode();
    await opencode.says();
    await opencode.event('session.error', { sessionID: ROOT, error: { name: 'MessageAbortedError' } });
    await opencode.event('session.status', { sessionID: ROOT, status: { type: 'idle' } });
    expect(opencode.asked('stop')).toEqual([]);
    await opencode.says();
    await opencode.event('session.status', { sessionID: ROOT, status: { type: 'idle' } });
    expect(opencode.asked('stop')).toHaveLength(1);
  });

  test('at the end of OpenCode nothing is left running, and nothing is prompted', async () => {
    const opencode = await openCode();
    await opencode.says();
    opencode.on('stop', `trap '${goOn('go on').replaceAll("'", '"')}; exit' TERM; tail -f "$0" & wait`);
    opencode.idle();
    await until('it is asked', () => opencode.asked('stop').length > 0);
    await opencode.dispose();
    await until('it ends', () => opencode.hooks() === 0);
    expect(opencode.prompts).toEqual([]);
    expect(opencode.asked('end')).toEqual([]);
  });

  test('a session that is deleted ends for tt too', async () => {
    const opencode = await openCode();
    await opencode.says();
    await opencode.event('session.deleted', { sessionID: ROOT, info: { id: ROOT } });
    expect(opencode.asked('end')[0]?.[1]).toMatchObject({ session_id: ROOT });
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
