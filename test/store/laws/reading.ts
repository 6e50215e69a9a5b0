/** Laws of reading: it waits for nobody, changes nothing, and sees what is committed. */
import { expect, test } from 'vitest';
import type { ProcessRef } from '../../../src/lib/process-table.ts';
import { heldSystem } from '../../support/held-system.ts';
import type { TheRoom } from '../contract.ts';
import { A, B, everything, joining, just, message, noting, write } from '../deeds.ts';

const PROCESS: ProcessRef = { host: 'h', boot: 'b', namespace: 'n', pid: 7, start: '1' };

export function reading(the: TheRoom): void {
  test('no reader waits for a change that is under way, or sees half of it', async () => {
    const store = the().open();
    await write(store, joining(A));
    const other = the().open();
    let during: Promise<unknown[]> | null = null;
    await store.act({}, () => {
      during = Promise.all([
        other.head(),
        other.look().then((view) => view.head),
        other.events({ after: 0, limit: 10, target: 'any' }).then((page) => page.events.length),
        other.rows('note', { limit: 10, ended: true }).then((notes) => notes.length),
        other.cursor(A).then(({ seq }) => seq),
      ]);
      return { ...just(message(A, 'x'), noting(A, 'n1')), facts: [{ fact: 'cursor', agent: A, seq: 9 }] };
    });
    expect(await during).toEqual([1, 1, 1, 0, 0]);
    expect(await other.head()).toBe(3);
  });

  test('no reader changes anything that another could see', async () => {
    const store = the().open();
    await write(store, joining(A), message(A, 'x'), noting(A, 'n1'));
    const watching = the().open();
    const before = watching.version();
    const reader = the().open();
    await reader.look({ note: 'n1', event: 2 });
    await reader.events({ after: 0, limit: 1, target: { self: A } });
    await reader.rows('note', { limit: 1, ended: false });
    for await (const note of reader.allRows('note')) expect(note.id).toBe('n1');
    await everything(reader);
    (await reader.cursor(A)).seq;
    await reader.head();
    reader.verify();
    reader.version();
    expect(watching.version()).toBe(before);
  });

  test('version changes when another store has committed, a fact as well', async () => {
    const watching = the().open();
    const seen = new Set([watching.version()]);
    const store = the().open();
    await write(store, joining(A));
    seen.add(watching.version());
    await store.saveCursor(A, { seq: 1, early: 0 });
    seen.add(watching.version());
    expect(seen.size).toBe(3);
  });

  test('a room has one id, the same for every store, and another than other rooms', async () => {
    const ids = new Set([the().open().roomId, the().open().roomId]);
    expect(ids.size).toBe(1);
    expect([...ids][0]).toMatch(/^[0-9A-Z]{26}$/);
  });

  test('a rule gets the rows it asked for, and null for what is not there', async () => {
    const store = the().open();
    const { events } = await write(store, joining(A), noting(A, 'n1', 'body'));
    const asked = await store.act({ note: 'n1', event: 1 }, (view) => just(message(A, `${view.note?.body}`)));
    expect(asked.view.event).toEqual(events[0]);
    expect(asked.events[0]?.payload).toMatchObject({ body: 'body' });
    const none = await store.look({ note: 'n2', event: 99 });
    expect([none.note, none.event]).toEqual([null, null]);
    const unasked = await store.look();
    expect([unasked.note, unasked.event]).toEqual([null, null]);
  });

  test('within one view a process is asked about once and has one answer', async () => {
    let asked = 0;
    const system = heldSystem({
      liveness: () => {
        asked++;
        return asked === 1 ? 'alive' : 'dead';
      },
    });
    const store = the().open({ system });
    const view = await store.look();
    expect(asked).toBe(0);
    expect([view.processLife(PROCESS), view.processLife({ ...PROCESS })]).toEqual(['alive', 'alive']);
    expect(view.processLife({ ...PROCESS, pid: 8 })).toBe('dead');
    expect(asked).toBe(2);
    expect((await store.look()).processLife(PROCESS)).toBe('dead');
  });

  test('the log can be replayed from the first event to any other', async () => {
    const store = the().open();
    const many = Array.from({ length: 2_345 }, (_, i) => message(i % 2 ? A : B, `${i}`));
    const { events } = await write(store, ...many);
    expect(await everything(store)).toEqual(events);
    const some: number[] = [];
    for await (const event of store.replay(1_001)) some.push(event.seq);
    expect(some).toEqual(Array.from({ length: 1_001 }, (_, i) => i + 1));
    for await (const event of store.replay(0)) expect(event).toBe('none');
  });

  test('a replay goes on beside reads and changes of the same store', async () => {
    const store = the().open();
    await write(store, ...Array.from({ length: 5 }, (_, i) => message(A, `${i}`)));
    let seen = 0;
    for await (const event of store.replay(5)) {
      seen = event.seq;
      await write(store, message(B, 'beside'));
      await store.look();
    }
    expect([seen, await store.head()]).toEqual([5, 10]);
  });
}
