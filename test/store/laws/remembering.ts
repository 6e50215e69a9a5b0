/** Laws of facts and notes: facts are overwritten in place, cursors only grow, notes fold with the log. */
import { expect, test } from 'vitest';
import type { Fact, Lease, Presence, Receiver } from '../../../src/domain/fact.ts';
import type { Note } from '../../../src/domain/note/rules.ts';
import { applyToRow, rowsNamedBy } from '../../../src/domain/row.ts';
import type { Store } from '../../../src/domain/store.ts';
import type { TheRoom } from '../contract.ts';
import { A, B, codeOf, everything, joining, message, noting, resolving, write } from '../deeds.ts';

const put = (store: Store, ...facts: readonly Fact[]) => store.act({}, () => ({ events: [], facts, result: null }));
const lease = (leaseId: string): Lease => ({
  turnId: 1,
  leaseId,
  agent: A,
  deadline: { wall: 1, mono: 2, boot: 'b' },
  ttl: 5,
  protector: { lock: 'l', pid: 3, role: 'guardian' },
});
const presence = (agent: string, seenAt: number): Presence => ({ agent, seenAt, session: null, processes: [] });
const receiver = (id: string, agent: string): Receiver => ({ id, agent, kind: 'wait', lock: id, pid: 1, since: 1 });

export function remembering(the: TheRoom): void {
  test('facts are overwritten in place, and no event tells of them', async () => {
    const store = the().open();
    await put(store, { fact: 'lease', lease: lease('one') }, { fact: 'presence', presence: presence(A, 1) });
    await put(store, { fact: 'lease', lease: lease('two') }, { fact: 'presence', presence: presence(A, 2) });
    const view = await the().open().look();
    expect(view.lease).toEqual(lease('two'));
    expect(view.presence).toEqual({ [A]: presence(A, 2) });
    await put(store, { fact: 'lease', lease: null });
    expect((await store.look()).lease).toBe(null);
    expect(await store.head()).toBe(0);
  });

  test('receivers come and go by their id', async () => {
    const store = the().open();
    await put(
      store,
      { fact: 'receiver', receiver: receiver('r1', A) },
      { fact: 'receiver', receiver: receiver('r2', A) },
    );
    await put(store, { fact: 'receiver', receiver: { ...receiver('r2', A), kind: 'park' } });
    await put(store, { fact: 'receiver_gone', id: 'r1' }, { fact: 'receiver_gone', id: 'never there' });
    expect((await store.look()).receivers).toEqual([{ ...receiver('r2', A), kind: 'park' }]);
  });

  test('who is forgotten leaves nothing behind, and nobody else is touched', async () => {
    const store = the().open();
    for (const agent of [A, B]) {
      await put(
        store,
        { fact: 'presence', presence: presence(agent, 1) },
        { fact: 'receiver', receiver: receiver(agent, agent) },
        { fact: 'cursor', agent, seq: 4 },
      );
    }
    await put(store, { fact: 'forgotten', agent: A });
    const view = await store.look();
    expect([Object.keys(view.presence), view.receivers.map((r) => r.agent)]).toEqual([[B], [B]]);
    expect([(await store.cursor(A)).seq, (await store.cursor(B)).seq]).toEqual([0, 4]);
  });

  test('a cursor only moves forward', async () => {
    const store = the().open();
    expect(await store.cursor(A)).toEqual({ seq: 0, early: 0 });
    for (const [seq, now] of [
      [5, 5],
      [3, 5],
      [6, 6],
    ] as const) {
      await the()
        .open()
        .saveCursor(A, { seq, early: seq + 1 });
      expect(await store.cursor(A)).toEqual({ seq: now, early: now + 1 });
    }
    await put(store, { fact: 'cursor', agent: A, seq: 1 });
    expect([await store.cursor(A), await store.cursor(B)]).toEqual([
      { seq: 6, early: 7 },
      { seq: 0, early: 0 },
    ]);
  });

  test('notes are what the log folds to', async () => {
    const store = the().open();
    await write(store, joining(A), noting(A, 'n1'), noting(B, 'n2'), message(A, 'x'));
    await write(store, resolving(B, 'n1'), noting(A, 'n3'), resolving(A, 'never there'));
    const expected = new Map<string, Note>();
    for (const event of await everything(store)) {
      for (const { kind, id } of rowsNamedBy(event)) {
        const note = applyToRow(kind, expected.get(id) ?? null, event) as Note | null;
        if (note) expected.set(note.id, note);
      }
    }
    const all: Note[] = [];
    for await (const note of store.allRows('note')) all.push(note);
    expect(all).toEqual([...expected.values()]);
    expect(all[0]).toMatchObject({ id: 'n1', resolvedBy: B });
    expect(await store.rows('note', { limit: 9, ended: true })).toEqual(all);
  });

  test('notes are listed by page, without those that are done with unless asked', async () => {
    const store = the().open();
    await write(store, noting(A, 'n1'), noting(A, 'n2'), noting(A, 'n3'), noting(A, 'n4'), resolving(A, 'n2'));
    const ids = async (query: { after?: string; limit: number; ended: boolean }) =>
      (await store.rows('note', query)).map((note) => note.id);
    expect(await ids({ limit: 2, ended: false })).toEqual(['n1', 'n3']);
    expect(await ids({ after: 'n3', limit: 2, ended: false })).toEqual(['n4']);
    expect(await ids({ after: 'n1', limit: 2, ended: true })).toEqual(['n2', 'n3']);
    expect(await codeOf(store.rows('note', { after: 'nowhere', limit: 2, ended: true }))).toBe('invalid_cursor');
  });

  test('reading all notes goes on beside reads and changes of the same store', async () => {
    const store = the().open();
    await write(store, ...Array.from({ length: 5 }, (_, i) => noting(A, `n${i}`)));
    const seen: string[] = [];
    for await (const note of store.allRows('note')) {
      seen.push(note.id);
      const { events } = await write(store, message(A, 'beside'));
      expect((await store.look()).head).toBe(events[0]?.seq);
    }
    expect(seen).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
  });
}
