/** Laws of a page: filtered where the rows are, cut at the limit, and a cursor at the last event scanned. */
import { expect, test } from 'vitest';
import type { NewEvent } from '../../../src/domain/event.ts';
import type { EventQuery } from '../../../src/domain/reading.ts';
import type { Store } from '../../../src/domain/store.ts';
import type { TheRoom } from '../contract.ts';
import { A, B, joining, message, noting, write } from '../deeds.ts';

const C = 'script:c';
const claim = (agent: string): NewEvent => ({
  type: 'claim',
  from: agent,
  to: agent,
  turnId: 1,
  payload: { leaseId: 'l', how: 'open_claim' },
});
const pass = (from: string, to: string): NewEvent => ({
  type: 'pass',
  from,
  to,
  turnId: 1,
  payload: { next: null, grace: null },
});
const expired = (to: string): NewEvent => ({
  type: 'reservation_expired',
  from: null,
  to,
  turnId: 1,
  payload: { next: null, grace: null },
});

/** What stands in the log, by number. */
const LOG: readonly NewEvent[] = [
  joining(A), // 1
  joining(B), // 2
  message(A, 'to all'), // 3
  message(A, 'to b', B), // 4
  message(B, 'to a', A), // 5
  noting(B, 'n1'), // 6
  claim(A), // 7
  pass(A, B), // 8
  claim(B), // 9
  message(C, 'to all'), // 10
  expired(B), // 11
  message(A, 'to itself', A), // 12
];

export function paging(the: TheRoom): void {
  const seqs = async (store: Store, query: Partial<EventQuery>) => {
    const page = await store.events({ after: 0, limit: 100, target: 'any', ...query });
    return page.events.map((event) => event.seq);
  };
  const filled = async () => {
    const store = the().open();
    await write(store, ...LOG);
    return store;
  };

  test.each<[string, Partial<EventQuery>, readonly number[]]>([
    ['everything', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ['after a number', { after: 9 }, [10, 11, 12]],
    ['by type', { types: ['note_added', 'pass'] }, [6, 8]],
    ['by no type at all', { types: [] }, []],
    ['by author', { from: B }, [2, 5, 6, 9]],
    ['by author and type', { from: A, types: ['message_sent'] }, [3, 4, 12]],
    ['addressed to one', { target: { to: B } }, [4, 8, 9, 11]],
    // Its own mail, room messages of others, who came, notes of others, grants it is a party of.
    ['what concerns a', { target: { self: A } }, [2, 5, 6, 7, 8, 10, 12]],
    ['what concerns b', { target: { self: B } }, [1, 3, 4, 8, 9, 10, 11]],
    ['what concerns a stranger', { target: { self: 'script:x' } }, [1, 2, 3, 6, 10]],
    ['what concerns a and is news to it', { target: { self: A }, newsOnly: true }, [2, 5, 6, 10]],
    ['what concerns b and is news to it', { target: { self: B }, newsOnly: true }, [1, 3, 4, 8, 10, 11]],
    ['an id that looks like a pattern', { target: { to: 'script:%' } }, []],
  ])('%s', async (_what, query, expected) => {
    expect(await seqs(await filled(), query)).toEqual(expected);
  });

  test('the cursor is the last event scanned, shown or not', async () => {
    const store = await filled();
    const none = await store.events({ after: 0, limit: 10, target: { to: 'script:x' } });
    expect(none).toEqual({ events: [], cursor: 12, more: false, held: null, holds: false, pruned: null });
    const notes = await store.events({ after: 0, limit: 10, types: ['note_added'], target: 'any' });
    expect([notes.events.length, notes.cursor, notes.more]).toEqual([1, 12, false]);
  });

  test('a page that the limit cuts ends at its last event; one that just fits is not cut', async () => {
    const store = await filled();
    const cut = await store.events({ after: 0, limit: 2, from: A, target: 'any' });
    expect([cut.events.map((event) => event.seq), cut.cursor, cut.more]).toEqual([[1, 3], 3, true]);
    const fits = await store.events({ after: 8, limit: 4, target: 'any' });
    expect([fits.events.length, fits.cursor, fits.more]).toEqual([4, 12, false]);
  });

  test('page by page nothing is missed and nothing comes twice', async () => {
    const store = await filled();
    for (const limit of [1, 2, 3, 5]) {
      const found: number[] = [];
      for (let after = 0, more = true; more; ) {
        const page = await store.events({ after, limit, target: { self: A } });
        found.push(...page.events.map((event) => event.seq));
        expect(page.cursor).toBeGreaterThan(after);
        ({ cursor: after, more } = page);
        if (!more) expect(after).toBe(12);
      }
      expect(found).toEqual([2, 5, 6, 7, 8, 10, 12]);
    }
  });

  test('the newest come in their order, and the cursor is the end of the log', async () => {
    const page = await (await filled()).events({ after: 0, limit: 3, from: A, target: 'any', newestFirst: true });
    expect([page.events.map((event) => event.seq), page.cursor, page.more]).toEqual([[7, 8, 12], 12, true]);
  });

  test('a cursor beyond the end stays where it is', async () => {
    const store = await filled();
    expect(await store.events({ after: 99, limit: 3, target: 'any' })).toEqual({
      events: [],
      cursor: 99,
      more: false,
      held: null,
      holds: false,
      pruned: null,
    });
  });

  test('an event comes back as it was written', async () => {
    const store = the().open();
    const handoff = { status: 'ü\u0000\n', next_action: '"', artifacts: [], open_questions: [], do_not: [] };
    const event = { ...pass(A, B), reason: 'because', handoff } as unknown as NewEvent;
    const { events } = await write(store, event, message(A, '\u{1F600} \u001b[31m'));
    const page = await store.events({ after: 0, limit: 9, target: 'any' });
    expect(page.events).toEqual(events);
    expect(page.events[0]).toMatchObject({ handoff, reason: 'because' });
  });
}
