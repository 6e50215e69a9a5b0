/** `tt claim *` without quotes: what the shell makes of it is not what was meant. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { B, roomOfTwo } from '../support/pair.ts';
import { BIN } from '../support/workspace.ts';

test('all names at the top, as the shell puts them in the place of *: refused as all there is; fewer, or below, are meant', async () => {
  const ws = await roomOfTwo();
  for (const name of ['src', 'docs']) mkdirSync(join(ws.dir, name));
  const claim = async (cwd: string) => {
    const line = `exec ${process.execPath} ${BIN} claim * --json`;
    const { stdout, stderr } = await execa('sh', ['-c', line], {
      cwd,
      env: ws.env(B),
      extendEnv: false,
      reject: false,
    });
    return JSON.parse(stdout || stderr);
  };
  expect(await claim(ws.dir)).toMatchObject({ status: 'claimed', patterns: ['docs', 'src'] });
  await ws.tt(['unclaim'], B);
  writeFileSync(join(ws.dir, 'README.md'), '');
  const refused = await claim(ws.dir);
  expect(refused).toMatchObject({ error: 'glob_too_wide', pattern: '*' });
  expect(refused.message).toContain('the shell puts them in the place of *');
  for (const name of ['a', 'b', 'c']) writeFileSync(join(ws.dir, 'src', name), '');
  expect(await claim(join(ws.dir, 'src'))).toMatchObject({ patterns: ['src/a', 'src/b', 'src/c'] });
  expect((await ws.tt(['claim', 'docs', 'src/a', 'README.md', '--json'], B)).code).toBe(0);
});
