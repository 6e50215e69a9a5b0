/** One at a time: a lock file that goes with its holder, and that nobody who waited for the old one takes for the new. */
import { existsSync, linkSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { alone } from '../../src/store/sqlite/alone.ts';
import { actor } from '../support/actor.ts';
import { until } from '../support/workspace.ts';

function lockFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tt-alone-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return join(dir, 'lock');
}

test('who has it keeps others out; what gives it back takes the file away; a death frees it', async () => {
  const file = lockFile();
  const release = alone(file, 0);
  const other = await actor('alone', { file, ms: 0 });
  expect(await other.says()).toBe('not alone');
  release?.();
  expect(existsSync(file)).toBe(false);
  const third = await actor('alone', { file, ms: 0 });
  expect(await third.says()).toBe('alone');
  expect(alone(file, 0)).toBeNull();
  third.kill();
  await third.ended;
  alone(file, 0)?.();
  expect(existsSync(file)).toBe(false);
});

test('who has it already is refused at once, and has it still', async () => {
  const file = lockFile();
  const release = alone(file, 0);
  linkSync(file, `${file}.too`);
  for (const same of [file, `${file}.too`]) expect(alone(same, 5_000)).toBeNull();
  const other = await actor('alone', { file, ms: 0 });
  expect(await other.says()).toBe('not alone');
  release?.();
  const again = alone(file, 0);
  expect(again).not.toBeNull();
  again?.();
});

test.runIf(process.platform === 'linux')(
  'who waited for a file that is gone is not alone beside a new one',
  async () => {
    const file = lockFile();
    const first = alone(file, 0);
    const waiting = await actor('alone', { file, ms: 5_000 });
    const opened = () => readdirSync(`/proc/${waiting.pid}/fd`).map((fd) => readlink(`/proc/${waiting.pid}/fd/${fd}`));
    // Twice: by its descriptor, and by SQLite, which is then waiting.
    await until('it waits', () => opened().filter((path) => path === file).length === 2);
    // It must not be the one that makes the new file.
    waiting.kill('SIGSTOP');
    first?.();
    const second = alone(file, 0);
    waiting.kill('SIGCONT');
    expect(second).not.toBeNull();
    expect(await waiting.says()).toBe('not alone');
    second?.();
  },
);

function readlink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
