/** What hooks answer without asking: written under the lock, taken back before the commit of whatever may end a turn. */
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { AgentId, NewEvent } from '../../src/domain/event.ts';
import type { Fact, Lease } from '../../src/domain/fact.ts';
import type { Voucher } from '../../src/domain/store.ts';
import { step } from '../../src/store/sqlite/steps.ts';
import { actor } from '../support/actor.ts';
import { A, B, closing, codeOf, joining, message, write } from './deeds.ts';
import { type SqliteRoom, sqliteRoom } from './sqlite-room.ts';

vi.mock('../../src/store/sqlite/steps.ts', async (original) => ({ ...(await original<object>()), step: vi.fn() }));
afterEach(() => void vi.mocked(step).mockReset());

const claim = (agent: AgentId, turnId: number): NewEvent => ({
  ...{ type: 'claim', from: agent, to: agent, turnId, payload: { leaseId: `l${turnId}`, how: 'open_claim' } },
});

const claiming = (from: AgentId): NewEvent => ({
  ...{ type: 'path_claimed', from, to: null, turnId: 1 },
  payload: { claim_id: 'c1', patterns: ['src'], ttl: 1, until: { wall: 1, mono: 1, boot: '' } },
});

const lease = (agent: AgentId, turnId: number, guarded: boolean): Fact => ({
  fact: 'lease',
  lease: {
    ...{ agent, turnId, leaseId: `l${turnId}`, deadline: { wall: 1, mono: 1, boot: '' }, ttl: 1 },
    protector: guarded ? { lock: 'x', pid: 1, role: 'guardian' } : null,
  } as Lease,
});

/** A holds turn 1, and its hooks may say so. */
async function vouched({ guarded = true } = {}): Promise<SqliteRoom> {
  const room = sqliteRoom();
  const store = room.open();
  const events = [joining(A), claim(A, 1)];
  await store.act({}, () => ({ events, facts: [lease(A, 1, guarded)], result: null }));
  await store.vouch('s1', () => yes);
  return room;
}

const yes: Voucher = { agent: A, mayEdit: 'holder', caughtUp: true };
const stick = ({ dir }: SqliteRoom): string => readFileSync(join(dir, 'stick'), 'utf8');
const session = ({ dir }: SqliteRoom, name = 's1'): string => readFileSync(join(dir, 'hooks', name), 'utf8');

test('a holder’s session: the stick, and how far it has got, as the bell shows it', async () => {
  const room = await vouched();
  expect(stick(room)).toBe(`1 1 ${A} run\n`);
  expect(session(room)).toBe(`${readFileSync(join(room.dir, 'bell'), 'utf8').trim()} ${A} -\n`);
  expect(statSync(join(room.dir, 'stick')).mode & 0o777).toBe(0o600);
});

test('a stranger who is alone: nobody holds the stick, and it may go without', async () => {
  const room = sqliteRoom();
  await room.open().vouch('s1', () => ({ agent: B, mayEdit: 'alone', caughtUp: true }));
  expect([stick(room), session(room)]).toEqual(['1 0 - run\n', `${'0'.repeat(16)} ${B} free\n`]);
});

test('a lease that nobody keeps is renewed by hooks that ask: no yes is written down', async () => {
  const room = await vouched({ guarded: false });
  expect(existsSync(join(room.dir, 'stick'))).toBe(false);
  expect(session(room)).toContain(A);
});

test('whoever has news to hear, or may not edit, is not spared the question', async () => {
  const room = await vouched();
  await room.open().vouch('s1', () => ({ ...yes, caughtUp: false }));
  expect(existsSync(join(room.dir, 'hooks', 's1'))).toBe(false);
  await room.open().vouch('s2', () => ({ agent: B, mayEdit: null, caughtUp: true }));
  expect([stick(room), session(room, 's2')]).toEqual([`1 1 ${A} run\n`, expect.stringContaining(` ${B} -\n`)]);
});

test.each<[string, readonly NewEvent[], readonly Fact[]]>([
  ['another’s grant', [claim(B, 2)], [lease(B, 2, true)]],
  ['the closing of the room', [closing(A)], []],
  ['another’s claim of paths', [claiming(B)], []],
  ['a guardian that cannot live on', [], [lease(A, 1, false)]],
])('%s: the yes is gone before the commit, never after it', async (_what, events, facts) => {
  const room = await vouched();
  const before = (await room.open().look()).head;
  const seen: unknown[] = [];
  const other = room.open();
  vi.mocked(step).mockImplementation((at) => {
    if (at === 'silenced') seen.push([at, stick(room)]);
    if (at === 'committed') seen.push([at, stick(room)]);
  });
  await room.open().act({}, () => ({ events, facts, result: null }));
  expect(seen).toEqual([
    ['silenced', ''],
    ['committed', ''],
  ]);
  expect((await other.look()).head).toBe(before + events.length);
});

test('somebody joins and dies before it rings: whoever was alone is let through no more', async () => {
  const room = sqliteRoom();
  await room.open().vouch('s1', () => ({ agent: A, mayEdit: 'alone', caughtUp: true }));
  vi.mocked(step).mockImplementation((at) => {
    if (at === 'committed') throw new Error('the end of this process');
  });
  await expect(write(room.open(), joining(B))).rejects.toThrow('the end');
  vi.mocked(step).mockReset();
  expect([stick(room), Object.keys((await room.open().look()).state.members.present)]).toEqual(['', [B]]);
});

test('the database is replaced while a yes is written down: it is taken back', async () => {
  const room = await vouched();
  const store = room.open();
  vi.mocked(step).mockImplementation((at) => {
    if (at !== 'vouching') return;
    copyFileSync(room.database, `${room.database}.copy`);
    renameSync(`${room.database}.copy`, room.database);
  });
  expect(await codeOf(store.vouch('s1', () => yes))).toBe('store_replaced');
  expect(stick(room)).toBe('');
});

test('what cannot end a turn leaves the yes alone; a refused or cut-off change takes back too much, never too little', async () => {
  const room = await vouched();
  await write(room.open(), message(B, 'hello'), joining(B));
  expect(stick(room)).toBe(`1 1 ${A} run\n`);
  vi.mocked(step).mockImplementation((at) => {
    if (at === 'silenced') throw new Error('the end of this process');
  });
  await expect(write(room.open(), claim(B, 2))).rejects.toThrow('the end');
  expect([stick(room), (await room.open().look()).state.turn.owner]).toEqual(['', A]);
});

test('nothing is written down while somebody is changing the room', async () => {
  const room = await vouched();
  await write(room.open(), claim(B, 2));
  const writer = await actor('grabs', { dir: room.dir, ms: 600_000 });
  expect(await writer.says()).toBe('held');
  const store = room.open({ settings: { 'store.busy': 20 } });
  expect(await codeOf(store.vouch('s1', () => yes))).toBe('store_busy');
  expect(stick(room)).toBe('');
});

test.each(['', '../x', 'a/b', '.', '..', 'x'.repeat(129), 'a\n'])('session %j is no name for a file', async (name) => {
  const room = sqliteRoom();
  await room.open().vouch(name, () => yes);
  expect(readdirSync(room.dir).filter((file) => file === 'hooks' || file === 'stick')).toEqual([]);
});
