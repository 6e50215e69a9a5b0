/** The line of the guide that waits for a path: what is given back ends it, and it has the path then. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { childrenOf } from '../support/processes.ts';
import { BIN, until } from '../support/workspace.ts';

const PAGE = new URL('../../docs/guide/claims.md', import.meta.url);
const LINE = /^ {4}(until tt claim .*)$/m.exec(readFileSync(PAGE, 'utf8'))?.[1] ?? '';

test.runIf(process.platform === 'linux').each([
  ['given back', 'path_released', ['claim', 'src/**'], ['unclaim']],
  ['over', 'path_expired', ['claim', 'src/**', '--ttl', '8s'], null],
])('a path that is %s ends the wait for it', async (_, event, claim, end) => {
  const ws = await roomOfTwo();
  await ws.tt(claim, A);
  const script = `tt() { "$NODE" "$BIN" "$@"; }\n${LINE}`;
  const waiting = execa('sh', ['-c', script], {
    cwd: ws.dir,
    env: { ...ws.env(B), NODE: process.execPath, BIN },
    extendEnv: false,
    reject: false,
  });
  await until('it waits', () => childrenOf(waiting.pid ?? 0).some(watches));
  if (end) await ws.tt(end, A);
  const { exitCode, stdout } = await waiting;
  expect(exitCode).toBe(0);
  expect(stdout).toContain(event);
  expect((await ws.tt(['claims', '--json'])).json.claims).toMatchObject([{ held_by: B.as, patterns: ['src/p*'] }]);
});

/** It looks into the log only after it has begun to watch: from then on nothing is missed. */
function watches(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === 'anon_inode:inotify');
  } catch {
    return false;
  }
}
