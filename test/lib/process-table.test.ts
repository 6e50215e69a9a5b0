/** What is said of a process: alive and dead only with proof, else unknown. Asked of real processes where one can be made. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PS_COLUMNS, parsePs } from '../../src/lib/process-record.ts';
import { isGone, judge, type ProcessRef, processInfo } from '../../src/lib/process-table.ts';
import { realSystem } from '../../src/lib/system.ts';
import { until } from '../support/workspace.ts';

const linux = process.platform === 'linux';
const system = realSystem(process.env);

/** Ended with the test. */
function started(command: string, args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const refOf = (pid: number | undefined): ProcessRef => {
  const ref = system.processRef(pid ?? 0);
  if (!ref) throw new Error(`no process ${pid}`);
  return ref;
};

describe('a real process', () => {
  test('is alive, and dead once it was killed and reaped', async () => {
    const child = started('sleep', ['60']);
    const ref = refOf(child.pid);
    expect(system.liveness(ref)).toBe('alive');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(system.liveness(ref)).toBe('dead');
  });

  test.runIf(linux)('that nobody has reaped yet is dead', async () => {
    // The shell starts one that ends only when the shell has become a program that never asks for its children.
    const orphan = 'until grep -q sleep /proc/$PPID/comm; do :; done';
    const parent = started('sh', ['-c', `sh -c '${orphan}' & echo $!; exec sleep 60`]);
    const [said] = await once(parent.stdout, 'data');
    const pid = Number(String(said));
    await until('a zombie', () => processInfo(pid)?.zombie);
    expect(system.liveness(refOf(pid))).toBe('dead');
    expect(isGone(pid)).toBe(false);
  });

  test('with the same pid and another start time is another process: the first is dead', () => {
    expect(system.liveness({ ...refOf(process.pid), start: '1' })).toBe('dead');
  });

  test('of another boot of this machine is dead', () => {
    const ref = refOf(process.pid);
    const rebooted = realSystem({ ...process.env, TT_TEST_CLOCK: '{"boot":"another"}' });
    expect(rebooted.liveness(ref)).toBe('dead');
    expect(rebooted.liveness(rebooted.processRef(process.pid) as ProcessRef)).toBe('alive');
  });

  test('of another machine or another namespace is unknown, also when its pid is free here', () => {
    const ref = refOf(process.pid);
    for (const pid of [process.pid, 2 ** 22 + 1]) {
      expect(system.liveness({ ...ref, pid, host: 'elsewhere' })).toBe('unknown');
      expect(system.liveness({ ...ref, pid, host: 'elsewhere', boot: 'another' })).toBe('unknown');
      expect(system.liveness({ ...ref, pid, namespace: 'pid:[1]' })).toBe('unknown');
    }
  });

  test.runIf(linux)('has the name of its program, with spaces and parentheses, and its parent', async () => {
    const child = started('bash', ['-c', `printf 'x) (y z' > /proc/$$/comm; echo; read`]);
    await once(child.stdout, 'data');
    expect(processInfo(child.pid ?? 0)).toMatchObject({ name: 'x) (y z', parent: process.pid, zombie: false });
  });

  test.runIf(linux)('is described alike by ps: the same parent, name and session', async () => {
    const pid = started('setsid', ['sleep', '60']).pid ?? 0;
    const info = await until('it leads a session', () => {
      const now = processInfo(pid);
      return now?.name === 'sleep' ? now : null;
    });
    const line = execFileSync('ps', ['-o', PS_COLUMNS, '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    expect(parsePs(pid, line)).toEqual({ ...info, start: expect.stringMatching(/^\w{3} \w{3} \d+ [\d:]{8} \d{4}$/) });
  });
});

describe('judging', () => {
  const here = { host: 'h', boot: 'b', namespace: 'n' };
  const ref: ProcessRef = { ...here, pid: 7, start: '1' };
  const info = { pid: 7, parent: 1, name: 'x', start: '1', session: 7, zombie: false };
  const seen = () => info;
  const unseen = () => null;

  test.each([
    ['seen with its start time', {}, seen, 'alive'],
    ['not seen, and the kernel says there is none', {}, unseen, 'dead'],
  ] as const)('%s', (_, other, look, answer) => {
    expect(judge(ref, { ...here, ...other }, look, () => true)).toBe(answer);
  });

  test('one that is hidden but there is unknown: a closed /proc or a forbidden ps is no proof of death', () => {
    expect(judge(ref, here, unseen, () => false)).toBe('unknown');
  });

  test('a boot that could not be read proves nothing', () => {
    expect(judge({ ...ref, boot: 'unknown' }, here, seen, () => true)).toBe('unknown');
    expect(judge(ref, { ...here, boot: 'unknown' }, seen, () => true)).toBe('unknown');
  });

  test('where pids cannot be compared (Windows) all are unknown', () => {
    for (const boot of ['b', 'another'])
      expect(judge({ ...ref, boot }, { ...here, namespace: null }, unseen, () => true)).toBe('unknown');
  });

  test('the table of processes is not asked about another host, boot or namespace', () => {
    const never = (): never => {
      throw new Error('asked');
    };
    for (const other of [{ host: 'x' }, { boot: 'x' }, { namespace: 'x' }])
      judge(ref, { ...here, ...other }, never, never);
  });
});
