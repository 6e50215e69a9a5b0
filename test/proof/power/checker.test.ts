/** The checker names every kind of damage: of each, one on purpose. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Place } from '../../../src/store/place.ts';
import { everything, joining, message, noting } from '../../store/deeds.ts';
import { bodyOf } from './bodies.ts';
import { faults, inRoom, type Truth, type What } from './checker.ts';
import type { Promised } from './promises.ts';

const A = 'script:a';
const WHOLE: Promised = { seq: 4, settings: {} };
let place: Place;
let truth: Truth;

beforeEach(async () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-power-')));
  place = { workspace: base, dir: join(base, '.tt') };
  await inRoom(place, true, async (store) => {
    const facts = [{ fact: 'cursor', agent: A, seq: 4 }] as const;
    const events = [message(A, bodyOf(A, 1, 9_000)), message(A, bodyOf(A, 2, 30)), noting(A, 'n')];
    await store.act({}, () => ({ events: [joining(A), ...events], facts, result: null }));
    truth = { events: await everything(store), changes: [{ agent: A, first: 1, event_seq: 4 }] };
  });
});
afterEach(() => rmSync(place.workspace, { recursive: true, force: true }));

const file = (name: string): string => join(place.dir, name);
const sql = (text: string) => (): void => {
  const db = new Database(file('room.db')).unsafeMode();
  db.exec(text);
  db.close();
};
const both =
  (...steps: readonly (() => void)[]) =>
  () =>
    steps.forEach((step) => {
      step();
    });
const body = `json_set(payload, '$.body', '${bodyOf(A, 1, 9_000).slice(0, -1)}')`;
const otherIndex = "UPDATE sqlite_schema SET sql = replace(sql, 'type, seq', 'type, at') WHERE name = 'event_by_type'";

/** What is done to the files, or what is said that they should hold. */
type Damage =
  | (() => void)
  | { readonly truth?: (truth: Truth) => Partial<Truth>; readonly promised?: Partial<Promised> };

const DAMAGE: readonly (readonly [What, string, Damage])[] = [
  ['lost', 'a promise beyond the log', { promised: { seq: 5 } }],
  ['lost', 'a room that is gone', () => rmSync(place.dir, { recursive: true })],
  ['lost', 'the newest event', both(() => rmSync(file('bell')), sql('DELETE FROM event WHERE seq = 4'))],
  [
    'refused',
    'no file in its place',
    both(
      () => rmSync(file('room.db')),
      () => mkdirSync(file('room.db')),
    ),
  ],
  ['damaged', 'half a file', both(sql('SELECT seq FROM event'), () => truncateSync(file('room.db'), 8_192))],
  ['damaged', 'an index of something else', sql(`PRAGMA writable_schema = 1; ${otherIndex}`)],
  ['gap', 'an event in the middle', sql('DELETE FROM event WHERE seq = 2')],
  ['unfolded', 'a state of its own', sql("UPDATE state SET data = json_set(data, '$.room.epoch', 7)")],
  ['unfolded', 'a note that is gone', sql('DELETE FROM note')],
  ['half', 'a cursor that was not moved', sql('UPDATE cursor SET seq = 0')],
  ['half', 'a body that lost its end', sql(`UPDATE event SET payload = ${body} WHERE seq = 2`)],
  ['half', 'a change without its end', { truth: () => ({ changes: [{ agent: A, first: 1, event_seq: 5 }] }) }],
  ['strange', 'another event than was written', sql("UPDATE event SET id = 'x' WHERE seq = 2")],
  ['strange', 'an event that nobody wrote', { truth: ({ events }) => ({ events: events.slice(0, 3) }) }],
  ['ahead', 'a bell beyond the log', () => writeFileSync(file('bell'), '0000000000000009\n')],
  ['visible', 'an empty .gitignore', () => writeFileSync(file('.gitignore'), '')],
  ['unset', 'a setting that was answered', { promised: { settings: { 'poll.fast': '1s' } } }],
  ['unset', 'half a file of settings', () => writeFileSync(file('config.json'), '{"poll.fa')],
];

describe.each(['reader first', 'writer first'] as const)('%s', (order) => {
  test('a whole room has no faults', async () => {
    expect(await faults(place, truth, WHOLE, order)).toEqual([]);
  });

  test.each(DAMAGE)('%s: %s', async (what, _name, damage) => {
    const said = typeof damage === 'function' ? {} : damage;
    if (typeof damage === 'function') damage();
    const found = await faults(place, { ...truth, ...said.truth?.(truth) }, { ...WHOLE, ...said.promised }, order);
    expect(found.map((fault) => fault.what)).toContain(what);
  });
});
