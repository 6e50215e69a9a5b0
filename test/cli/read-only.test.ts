/** Where nothing may be written: said by the name of what refuses, with a way out that is one. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshWorkspace } from '../support/workspace.ts';

const mount = (...words: string[]): boolean => spawnSync('mount', words).status === 0;

/** False: this machine does not let us. */
async function readOnly(dir: string, then: () => Promise<void>): Promise<boolean> {
  if (!mount('--bind', dir, dir)) return false;
  try {
    if (!mount('-o', 'remount,ro,bind', dir)) return false;
    await then();
    return true;
  } finally {
    spawnSync('umount', ['-l', dir]);
  }
}

test('a room on a read-only disk: no hint that leads into another room, and doctor says why', async (context) => {
  const ws = freshWorkspace();
  await ws.tt(['join'], { as: 'script:a' });
  const tried = await readOnly(ws.room, async () => {
    const { code, error } = await ws.tt(['notes', 'add', 'x', '--json'], { as: 'script:a' });
    expect([code, error['error']]).toEqual([4, 'room_not_writable']);
    expect(error['hint']).toContain('TT_DIR elsewhere is another room');
    const { out } = await ws.tt(['doctor', '--json']);
    const checks: { name: string; fix?: string; detail: string }[] = JSON.parse(out).checks;
    expect(checks.filter(({ fix }) => fix?.includes('report'))).toEqual([]);
    expect(checks.find(({ name }) => name === 'notifications')).toMatchObject({
      ...{ detail: expect.stringContaining('(EROFS)'), fix: 'make the room’s directory writable' },
    });
  });
  if (!tried) context.skip();
});

test('instructions that cannot be made: no file is there to mend', async (context) => {
  const ws = freshWorkspace();
  mkdirSync(join(ws.home, '.config'));
  const tried = await readOnly(ws.home, async () => {
    const { code, error } = await ws.tt(['instructions', 'edit', '--user', '--json']);
    expect([code, error['error']]).toEqual([1, 'instructions_unusable']);
    expect(error['message']).toContain('cannot be made (EROFS)');
    expect(error['hint']).toBe(`make ${join(ws.home, '.config')} writable`);
  });
  if (!tried) context.skip();
});
