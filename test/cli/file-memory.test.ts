/** Files pass through tt in pieces: what it needs of memory does not grow with them. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blobsIn } from '../support/files.ts';
import { A, roomOfTwo } from '../support/pair.ts';
import { until } from '../support/workspace.ts';

const MB = 1024 * 1024;

test.skipIf(process.platform !== 'linux')('ninety megabytes on their way in take no ninety of memory', async () => {
  const ws = await roomOfTwo();
  execFileSync('mkfifo', [join(ws.dir, 'pipe')]);
  const put = ws.start(['file', 'put', 'pipe', '--json'], A);
  const pipe = await open(join(ws.dir, 'pipe'), 'w');
  const piece = Buffer.alloc(MB, 'x');
  const most = async (megabytes: number): Promise<number> => {
    await until(`${megabytes} MB have come in`, () =>
      blobsIn(ws).some((path) => statSync(path).size === megabytes * MB),
    );
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${put.pid}/status`, 'utf8'))?.[1]) / 1024;
  };
  for (let i = 0; i < 4; i++) await pipe.writeFile(piece);
  const before = await most(4);
  for (let i = 4; i < 90; i++) await pipe.writeFile(piece);
  expect((await most(90)) - before).toBeLessThan(45);
  await pipe.close();
  expect(JSON.parse(String((await put).stdout))).toMatchObject({ status: 'put', size: 90 * MB });
});
