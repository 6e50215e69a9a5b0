/** tt export: the whole log of one moment, in each format, and never half a file. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULTS } from '../../src/domain/settings.ts';
import { realSystem } from '../../src/lib/system.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import { joining, message, write } from '../store/deeds.ts';
import { A, BODY, folded, linesOf, roomToKeep } from '../support/keeping.ts';
import { log } from '../support/stand-in.ts';
import { freshWorkspace } from '../support/workspace.ts';

test('jsonl: a header, every event with all of it, and a footer that vouches for the bytes before it', async () => {
  const ws = await roomToKeep();
  const { out } = await ws.tt(['export']);
  const lines = out.split('\n');
  const [header, ...events] = lines.map((line) => JSON.parse(line));
  const footer = events.pop();
  expect(header).toMatchObject({ format: 'turntable-export', version: 1, events: events.length, head: events.length });
  const before = `${lines.slice(0, -1).join('\n')}\n`;
  const [hash] = await folded(ws);
  const sha256 = createHash('sha256').update(before).digest('hex');
  expect(footer).toEqual({ format: 'turntable-export-end', events: events.length, sha256, state_sha256: hash });
  const seen = await log(ws);
  expect(events.map((e) => [e.event_seq, e.event_id, e.event_type, e.created_at])).toEqual(
    seen.map((e) => [e.event_seq, e.event_id, e.event_type, e['created_at']]),
  );
  expect(events.find((e) => e.event_type === 'message_sent').payload.body).toBe(BODY);
  expect(events.find((e) => e.event_type === 'release').handoff).toEqual({ status: 'half', next_action: 'the rest' });
  // Nothing is left out because it is null, as it is in tt events.
  for (const event of events) expect(Object.keys(event)).toHaveLength(10);
});

test('json: one document with the same events', async () => {
  const ws = await roomToKeep();
  const whole = JSON.parse((await ws.tt(['export', '--format', 'json'])).out);
  const lines = (await ws.tt(['export', '--format', 'jsonl'])).out.split('\n').slice(1, -1);
  expect(whole.log).toEqual(lines.map((line) => JSON.parse(line)));
  expect(whole).toMatchObject({ format: 'turntable-export', version: 1, state_sha256: (await folded(ws))[0] });
  const empty = freshWorkspace();
  expect(JSON.parse((await empty.tt(['export', '--format', 'json'])).out).log).toEqual([]);
});

test('everything is in it, however much there is', async () => {
  const ws = freshWorkspace();
  const place = { workspace: ws.dir, dir: ws.room };
  const store = sqliteStore({ place, system: realSystem({}), settings: DEFAULTS });
  const many = Array.from({ length: 12_345 }, (_, i) => message('script:a', `${i} ${'x'.repeat(1_000)}`));
  await write(store, joining('script:a'), ...many);
  store.close();
  for (const format of ['jsonl', 'json', 'md']) {
    await ws.tt(['export', '--format', format, '-o', 'x', '--overwrite']);
    const said = readFileSync(join(ws.dir, 'x'), 'utf8').match(/\d+ x{1000}/g) ?? [];
    expect([format, said.length, said[0]?.split(' ')[0], said.at(-1)?.split(' ')[0]]).toEqual([
      format,
      12_345,
      '0',
      '12344',
    ]);
  }
});

test('md: what was said stands in blocks of code, with its control characters shown, so no body is a heading', async () => {
  const ws = await roomToKeep();
  const { out } = await ws.tt(['export', '--format', 'md']);
  const lines = out.split('\n');
  const outside = lines.filter((line) => line !== '' && !line.startsWith('    '));
  expect(outside.map((line) => line.split(' ')[0])).toEqual(['#', 'Room', '##']);
  expect(lines).toContain('      # no heading');
  expect(out).toContain('␛[31mred');
  expect(out).not.toContain('\u001b');
});

test('an unknown format is an error, and nothing is written', async () => {
  const ws = freshWorkspace();
  for (const words of [
    ['--format', 'xml'],
    ['--format', ''],
    ['--format', 'JSONL'],
  ]) {
    const ran = await ws.tt(['export', ...words, '-o', 'x', '--json']);
    expect([ran.code, ran.out, ran.error['error']]).toEqual([2, '', 'invalid_input']);
  }
  expect(readdirSync(ws.dir)).not.toContain('x');
});

test('-o: the file is there whole, for its owner alone, in place of an older one where --overwrite says so', async () => {
  const ws = await roomToKeep();
  writeFileSync(join(ws.dir, 'x'), 'old');
  symlinkSync('x', join(ws.dir, 'link'));
  for (const place of ['x', 'link']) {
    const { code, error } = await ws.tt(['export', '-o', place, '--json']);
    expect([code, error['error'], error['hint']]).toEqual([
      1,
      'target_not_writable',
      expect.stringMatching('--overwrite'),
    ]);
  }
  expect(readFileSync(join(ws.dir, 'x'), 'utf8')).toBe('old');
  const ran = await ws.tt(['export', '-o', 'x', '--overwrite', '--json']);
  const lines = linesOf(ws, 'x');
  expect(ran.json).toMatchObject({
    format: 'jsonl',
    events: lines.length - 3,
    bytes: statSync(join(ws.dir, 'x')).size,
  });
  expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ format: 'turntable-export-end' });
  expect(statSync(join(ws.dir, 'x')).mode & 0o777).toBe(0o600);
  expect(readdirSync(ws.dir).filter((name) => name.includes('part'))).toEqual([]);
});

test('a place that cannot be written: said so, nothing left, an older file as it was', async () => {
  const ws = await roomToKeep();
  const none = await ws.tt(['export', '-o', 'no/such/dir', '--json']);
  expect([none.code, none.error['error'], none.error['why']]).toEqual([1, 'target_not_writable', 'ENOENT']);
  const before = await folded(ws);
  symlinkSync('.tt', join(ws.dir, 'link'));
  execFileSync('mkfifo', [join(ws.dir, 'pipe')]);
  for (const place of ['.tt', '.tt/room.db', 'link/room.db', 'pipe', '.git', '.git/HEAD/x', 'link/x']) {
    const onto = await ws.tt(['export', '-o', place, '--overwrite', '--json']);
    expect([place, onto.code, onto.error?.['error']]).toEqual([place, 1, 'target_not_writable']);
  }
  expect(lstatSync(join(ws.dir, 'pipe')).isFIFO()).toBe(true);
  expect(await folded(ws)).toEqual(before);
  expect(readdirSync(ws.dir).filter((name) => name.includes('part'))).toEqual([]);
});

test('a link is written through, as a shell would; - is standard output', async () => {
  const ws = await roomToKeep();
  symlinkSync('real', join(ws.dir, 'link'));
  await ws.tt(['export', '-o', 'link']);
  expect([lstatSync(join(ws.dir, 'link')).isSymbolicLink(), linesOf(ws, 'real').length > 3]).toEqual([true, true]);
  expect((await ws.tt(['export', '-o', '-'])).out).toContain('"turntable-export-end"');
  expect(existsSync(join(ws.dir, '-'))).toBe(false);
});

test('a full disk: one clear error, no half file, the older one stays', async (context) => {
  const disk = realpathSync(mkdtempSync(join(tmpdir(), 'tt-keep-full-')));
  try {
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status !== 0) return context.skip();
    const ws = freshWorkspace();
    await ws.tt(['join'], A);
    for (let i = 0; i < 24; i++) await ws.tt(['msg', 'send', 'room', 'x'.repeat(4_000)], A);
    writeFileSync(join(disk, 'x'), 'old');
    for (const words of [
      ['export', '-o', join(disk, 'x'), '--overwrite'],
      ['backup', join(disk, 'y')],
    ]) {
      const ran = await ws.tt([...words, '--json']);
      expect([ran.code, ran.error['error']], ran.err).toEqual([1, 'target_not_writable']);
      expect(ran.error['message']).toContain('its disk is full');
      expect(readdirSync(disk)).toEqual(['x']);
    }
    expect(readFileSync(join(disk, 'x'), 'utf8')).toBe('old');
  } finally {
    spawnSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  }
});

test('an observer may export; what others write meanwhile is not half in it', async () => {
  const ws = await roomToKeep();
  const [, events] = await folded(ws);
  let writing = true;
  const writer = (async () => {
    while (writing) await ws.tt(['msg', 'send', 'room', 'more'], A);
  })();
  for (let i = 0; i < 3; i++) {
    const { out, code } = await ws.tt(['export'], { env: { TT_ROLE: 'observer' } });
    const lines = out.split('\n').map((line) => JSON.parse(line));
    expect([code, lines[0].events, lines.at(-1).events]).toEqual([0, lines.length - 2, lines.length - 2]);
    expect(lines.at(-2).event_seq).toBe(lines[0].head);
    expect(lines.length - 2).toBeGreaterThanOrEqual(Number(events));
  }
  writing = false;
  await writer;
  expect(existsSync(join(ws.room, 'restore.lock'))).toBe(false);
});
