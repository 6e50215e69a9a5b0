/** The plugin for OpenCode when a session stops: it is sent on, or has one listener that wakes it; nothing is lost, nothing stays. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { context, LISTENS, openCode, ROOT, refuse } from '../support/opencode.ts';
import { until } from '../support/workspace.ts';

const goOn = (reason: string): string => `printf '%s' '${JSON.stringify({ decision: 'block', reason })}'`;

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

  test('what comes when it is at work again waits for its next tool', async () => {
    const opencode = await openCode();
    await opencode.says();
    const goes = join(opencode.dir, 'goes');
    opencode.on('stop', `until [ -e '${goes}' ]; do sleep 0.02; done; ${goOn('you hold the stick')}`);
    opencode.idle();
    await until('it is asked', () => opencode.asked('stop').length > 0);
    await opencode.busy();
    writeFileSync(goes, '');
    await until('it was told', () => opencode.hooks() === 0);
    await until('the next tool tells', async () => (await opencode.after('read')).includes('you hold the stick'));
    expect(opencode.prompts).toEqual([]);
    expect(opencode.asked('wait')).toEqual([]);
  });

  test('what no tool of its turn told starts another', async () => {
    const opencode = await openCode();
    await opencode.says();
    opencode.on('after', context('#3 message'));
    await opencode.after('mcp', { content: [] });
    opencode.idle();
    await until('a prompt', () => opencode.prompts[0]);
    expect(opencode.prompts.map(({ body }) => body.parts)).toEqual([[{ type: 'text', text: '#3 message' }]]);
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
