/** Times in text are those of where the reader is, and can be typed back; JSON says UTC, and says so. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshWorkspace } from '../support/workspace.ts';

const A = 'script:a';
const DAYS = 30 * 86_400_000;

/** Half an hour beside the full one, and on the other side of the date line than UTC's evening. */
test.each(['Asia/Kolkata', 'America/St_Johns', 'UTC'])('in %s', async (TZ) => {
  const ws = freshWorkspace();
  await ws.tt(['join'], { as: A });
  await ws.tt(['notes', 'add', 'hello'], { as: A });
  const { events } = (await ws.tt(['events', '--after', '0', '--target', 'any', '--json'], { as: A, env: { TZ } }))
    .json;
  const at = String(events.at(-1)?.['created_at']);
  expect(at).toMatch(/Z$/);
  const local = new Date(at).toLocaleString('sv-SE', { timeZone: TZ });
  const read = async (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    (await ws.tt([...words, '--text'], { as: A, env: { TZ, ...env } })).out;
  const all = ['events', '--after', '0', '--target', 'any'];
  expect(await read(all)).toContain(`${local.split(' ')[1]} note_added`);
  // Of another day with its date.
  const later = { TT_TEST_CLOCK: JSON.stringify({ wall: DAYS, mono: DAYS }) };
  expect(await read(all, later)).toContain(`#${events.length} ${local} note_added`);
  const joined = new Date(String(events[0]?.['created_at'])).toLocaleString('sv-SE', { timeZone: TZ });
  for (const [words, time] of [
    [['notes', 'list'], local],
    [['search', 'hello'], local],
    [['who', '--verbose'], joined],
  ] as const)
    expect([words, await read(words)]).toEqual([words, expect.stringContaining(time.slice(0, 16))]);
  const typed = new Date(Date.parse(at) + 2_000).toLocaleString('sv-SE', { timeZone: TZ });
  expect(await read(['search', 'hello', '--since', local])).toContain('«hello»');
  expect(await read(['search', 'hello', '--since', typed])).not.toContain('«hello»');
  await ws.tt(['export', '--format', 'md', '-o', 'x.md'], { env: { TZ } });
  const [day, time] = local.split(' ');
  const page = readFileSync(join(ws.dir, 'x.md'), 'utf8');
  expect(page).toContain(`## ${day}\n`);
  expect(page).toContain(` ${time} note_added`);
  expect(page).toMatch({ UTC: /\(UTC\+00:00\)/, 'Asia/Kolkata': /\(UTC\+05:30\)/ }[TZ] ?? /\(UTC-0[23]:30\)/);
});
