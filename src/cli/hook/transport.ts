/** How an idle session is woken: by the exit of the hook that it started itself, or by its harness's own queue. */
import { execFileSync } from 'node:child_process';
import type { Said } from '../hook.ts';
import type { Desk } from './desk.ts';

const QUEUE_MS = 10_000;

/** `arrived` is for after the harness has taken it. A queue that refuses throws: the message stays unread and says so. */
export async function wakeThrough({ call }: Desk, text: string, arrived: () => Promise<void>): Promise<Said> {
  if (call.harness !== 'codex') return { verdict: { say: 'wake', text }, taken: arrived };
  execFileSync('codex', ['queue', '--thread', call.session ?? '', '--message', text], {
    timeout: QUEUE_MS,
    stdio: 'ignore',
  });
  await arrived();
  return { verdict: { say: 'nothing' }, queued: text };
}
