/** tt stats: what it counts is in the log, what it weighs is on the disk, and Prometheus can read it. */
import { type StdioOptions, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { promText } from '../../src/cli/show/prom.ts';
import { actor } from '../support/actor.ts';
import { blobsIn } from '../support/files.ts';
import { A, roomToKeep } from '../support/keeping.ts';
import { log, standIn, startWait } from '../support/stand-in.ts';
import { BIN, freshWorkspace, until } from '../support/workspace.ts';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The text format 0.0.4, strictly: each family once, its help and type before its samples, no label twice. */
function parsed(text: string): Sample[] {
  const samples: Sample[] = [];
  const types = new Map<string, string>();
  let help = '';
  expect(text.endsWith('\n')).toBe(false);
  for (const line of text.split('\n')) {
    const [, about, name = '', rest = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line) ?? [];
    if (about === 'HELP') {
      expect(types.has(name), `${name} twice`).toBe(false);
      help = name;
      continue;
    }
    if (about === 'TYPE') {
      expect([name, ['gauge', 'counter'].includes(rest)]).toEqual([help, true]);
      types.set(name, rest);
      continue;
    }
    const match =
      /^([a-zA-Z_:][\w:]*)\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*)\} (-?\d+(?:\.\d+)?(?:e-?\d+)?)$/.exec(line);
    expect(match, line).not.toBeNull();
    const [, of = '', words = '', value] = match ?? [];
    expect(of).toBe(help);
    const labels = [...words.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [
      label,
      text.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c)),
    ]);
    expect(new Set(labels.map(([label]) => label)).size).toBe(labels.length);
    samples.push({ name: of, labels: Object.fromEntries(labels), value: Number(value) });
  }
  const keys = samples.map(({ name, labels }) => JSON.stringify([name, labels]));
  expect(new Set(keys).size).toBe(keys.length);
  return samples;
}

test('counts and sizes are those of the log and the disk', async () => {
  const ws = await roomToKeep();
  const events = await log(ws);
  const { json } = await ws.tt(['stats', '--json']);
  const isYoung = Date.now() - Date.parse(String(events[0]?.['created_at'])) < 60_000;
  const minute = isYoung ? events.length : expect.any(Number);
  const of = (key: (event: (typeof events)[number]) => unknown) => {
    const counts: Record<string, number> = {};
    for (const event of events) counts[String(key(event))] = (counts[String(key(event))] ?? 0) + 1;
    return counts;
  };
  expect(json['by_type']).toEqual(of((e) => e.event_type));
  expect(json['by_member']).toEqual(of((e) => e['from_agent_id'] ?? '–'));
  expect(json.events).toEqual({ all: events.length, minute, hour: events.length, day: events.length });
  const files = blobsIn(ws).reduce((sum, path) => sum + statSync(path).size, 0);
  expect(files).toBeGreaterThan(0);
  expect(json['bytes']).toMatchObject({ database: statSync(join(ws.room, 'room.db')).size, files });
  const late = { env: { TT_TEST_CLOCK: '{"wall":7200000}' } };
  expect((await ws.tt(['stats', '--json'], late)).json.events).toMatchObject({
    minute: 0,
    hour: 0,
    day: events.length,
  });
  expect(await log(ws)).toEqual(events);
  expect(readdirSync(ws.room).filter((name) => name.startsWith('probe'))).toEqual([]);
});

test('what a killed one has left on the disk goes with the next', async () => {
  const ws = freshWorkspace();
  const probes = () => readdirSync(ws.room).filter((name) => name.startsWith('probe'));
  await until('one was killed at it', async () => {
    const dies = ws.start(['stats']);
    let isOver = false;
    const end = dies.finally(() => {
      isOver = true;
    });
    while (!isOver && probes().length === 0) await new Promise(setImmediate);
    dies.kill('SIGKILL');
    await end;
    return probes().length > 0;
  });
  expect((await ws.tt(['stats'])).code).toBe(0);
  expect(probes()).toEqual([]);
});

test('a hand-over is timed from the release to the claim of the one who waited', async () => {
  const ws = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await ws.tt(['wait'], a);
  const waiting = await startWait(ws, b);
  expect((await ws.tt(['stats', '--json'])).json).toMatchObject({ handover_ms: null });
  await ws.tt(['release', '--status', 's', '--next-action', 'n'], a);
  await waiting.end;
  const [released, claimed] = (await log(ws)).filter((e) => ['release', 'claim'].includes(e.event_type)).slice(-2);
  const took = Date.parse(String(claimed?.['created_at'])) - Date.parse(String(released?.['created_at']));
  expect((await ws.tt(['stats', '--json'])).json).toMatchObject({ handover_ms: { count: 1, median: took, max: took } });
});

test('the wait for the lock is measured: one who holds it is in the figure', async () => {
  const ws = freshWorkspace();
  await ws.tt(['join'], A);
  // Again where tt came after it was over.
  await until(
    'it waited',
    async () => {
      const holder = await actor('grabs', { dir: ws.room, ms: 3_000 });
      expect(await holder.says()).toBe('held');
      const { json } = await ws.tt(['stats', '--json']);
      holder.kill();
      await holder.ended;
      return (json as unknown as { lock_wait_ms: { max: number } }).lock_wait_ms.max > 50;
    },
    60_000,
  );
  const observer = await ws.tt(['stats', '--json'], { env: { TT_ROLE: 'observer' } });
  expect(observer.json).toMatchObject({ lock_wait_ms: null, sync_ms: null, read_ms: { count: 20 } });
});

test('--prom is valid, and says the same as --json', async () => {
  const ws = await roomToKeep();
  const { json } = await ws.tt(['stats', '--json']);
  const samples = parsed((await ws.tt(['stats', '--prom', '--json'])).out);
  const value = (name: string, labels: object) =>
    samples.find((s) => s.name === name && Object.entries(labels).every(([key, want]) => s.labels[key] === want))
      ?.value;
  expect(value('turntable_event_seq_total', {})).toBe(json.cursor_event_seq);
  for (const [type, count] of Object.entries(json['by_type'] as object))
    expect(value('turntable_events_of_type', { type })).toBe(count);
  expect(value('turntable_sync_seconds', { stat: 'median' })).toBeGreaterThan(0);
  for (const { labels } of samples) expect(labels).toMatchObject({ room: json['room_id'], workspace: ws.dir });
});

test('a number has the digits that mean something', async () => {
  const values = [0.1 + 0.2, 1.005 / 1_000, 0.0003 / 1_000, 2 / 3, 12_345_678_901_234, 0];
  const text = promText([{ name: 'x', help: 'h', type: 'gauge', samples: values.map((value) => ({ value })) }], {});
  const shown = text.split('\n').map((line) => line.split(' ').at(-1));
  expect(shown.slice(2)).toEqual(['0.3', '0.001005', '3e-7', '0.666666667', '12345678901234', '0']);
  // Measured to a microsecond.
  const { out } = await (await roomToKeep()).tt(['stats', '--prom']);
  expect(out.split('\n').filter((line) => /\.\d{7}/.test(line.split(' ').at(-1) ?? ''))).toEqual([]);
});

test.skipIf(!existsSync('/dev/full'))('--prom onto a full disk does not end with 0', async () => {
  const ws = freshWorkspace();
  const full = openSync('/dev/full', 'w');
  const options = { cwd: ws.dir, env: ws.env(), stdio: ['ignore', full, 'pipe'] as StdioOptions };
  expect(spawnSync(process.execPath, [BIN, 'stats', '--prom'], options).status).toBe(1);
  closeSync(full);
});

test('labels are escaped, whatever they hold', () => {
  const nasty = 'a"b\\c\nd\u001b[31m{x="y"} 5\n# TYPE z gauge';
  const text = promText(
    [{ name: 'x', help: 'a\nb\\', type: 'gauge', samples: [{ labels: { l: nasty }, value: 1 }] }],
    {},
  );
  expect(parsed(text)).toEqual([{ name: 'x', labels: { l: 'a"b\\c␊d␛[31m{x="y"} 5␊# TYPE z gauge' }, value: 1 }]);
});
