/** Laws of a change: all or nothing, one moment, nobody in between, and the state is what the log folds to. */
import { expect, test } from 'vitest';
import type { NewEvent } from '../../../src/domain/event.ts';
import type { Fact } from '../../../src/domain/fact.ts';
import type { Decision } from '../../../src/domain/store.ts';
import { refuse } from '../../../src/lib/errors.ts';
import { heldSystem } from '../../support/held-system.ts';
import type { TheRoom } from '../contract.ts';
import { A, B, codeOf, everything, folded, joining, just, message, noting, write } from '../deeds.ts';

const KEY = { agent: A, verb: 'test', key: 'k' };

export function changing(the: TheRoom): void {
  const nothingWritten = async () => {
    const other = the().open();
    const view = await other.look();
    expect(await everything(other)).toEqual([]);
    expect(view.state.members.joined).toBe(0);
    expect((await other.cursor(A)).seq).toBe(0);
    expect(await other.rows('note', { limit: 9, ended: true })).toEqual([]);
    const { repeated } = await other.act({}, () => just(), KEY);
    expect(repeated).toBe(false);
  };
  const all: Decision<string> = {
    events: [joining(A), noting(A, 'n1')],
    facts: [{ fact: 'cursor', agent: A, seq: 1 }],
    result: 'first',
  };

  test('a change shows at once in everything it touches', async () => {
    const acted = await the()
      .open()
      .act({}, () => all, KEY);
    expect(acted.events.map((event) => [event.seq, event.type])).toEqual([
      [1, 'join'],
      [2, 'note_added'],
    ]);
    const other = the().open();
    const view = await other.look({ note: 'n1', event: 2 });
    expect(view.state).toEqual(acted.after);
    expect(view.state.members.present[A]).toMatchObject({ order: 1 });
    expect(view.head).toBe(2);
    expect(view.note).toMatchObject({ id: 'n1', seq: 2, author: A });
    expect(view.event).toEqual(acted.events[1]);
    expect(await everything(other)).toEqual(acted.events);
    expect((await other.cursor(A)).seq).toBe(1);
    expect((await other.act({}, () => just(), KEY)).result).toBe('first');
  });

  test('a refusal writes nothing and is thrown with its code', async () => {
    const refusal = refuse('name_taken', 'somebody has it', 'another', { name: 'x' });
    const refused = the()
      .open()
      .act({}, () => refusal, KEY);
    await expect(refused).rejects.toMatchObject({ code: 'name_taken', hint: 'another', details: { name: 'x' } });
    await nothingWritten();
  });

  const bad = { ...message(A, 'x'), payload: { body: 1n } } as unknown as NewEvent;
  const badFact = { fact: 'presence', presence: { agent: A, seenAt: 1n } } as unknown as Fact;
  const badResult = 1n as unknown as string;
  test.each<[string, () => Decision<string>]>([
    [
      'in the rule',
      () => {
        throw new Error('oops');
      },
    ],
    ['in its second event', () => ({ ...all, events: [joining(A), bad] })],
    ['in its last fact', () => ({ ...all, facts: [...(all.facts ?? []), badFact] })],
    ['in the answer to keep', () => ({ ...all, result: badResult })],
  ])('what throws %s writes nothing, and the next change goes through', async (_where, decide) => {
    const store = the().open();
    await expect(store.act({}, decide, KEY)).rejects.toThrow(Error);
    await nothingWritten();
    expect((await write(store, joining(A))).events[0]?.seq).toBe(1);
  });

  test('a rule that is not synchronous is refused, whatever it promises', async () => {
    const later = (async () => all) as unknown as () => Decision<string>;
    await expect(the().open().act({}, later, KEY)).rejects.toThrow();
    await nothingWritten();
  });

  test('the clock is read once for what is written together', async () => {
    const system = heldSystem();
    const ticking = {
      ...system,
      now: () => {
        system.pass(1_000);
        return system.now();
      },
    };
    const { events, view } = await the()
      .open({ system: ticking })
      .act({}, () => just(joining(A), message(A, 'x'), message(A, 'y')), KEY);
    expect(events.map((event) => event.at)).toEqual(events.map(() => view.now.wall));
  });

  test('changes of many stores that begin together take their turns, and each sees the one before', async () => {
    const stores = Array.from({ length: 5 }, () => the().open());
    const heads: number[] = [];
    const acts = Array.from({ length: 40 }, (_, i) =>
      stores[i % stores.length]?.act({}, (view) => {
        heads.push(view.head);
        return just(message(A, `${i}`), message(B, `${i}`));
      }),
    );
    const acted = await Promise.all(acts);
    const seqs = acted.flatMap((one) => one?.events.map((event) => event.seq) ?? []).sort((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
    expect(heads).toEqual(Array.from({ length: 40 }, (_, i) => i * 2));
  });

  test('the state that is kept is what the log folds to, after every change', async () => {
    const store = the().open();
    const deeds: NewEvent[][] = [
      [joining(A), joining(B)],
      [{ type: 'rename', from: A, to: null, turnId: 0, payload: { name: 'ada' } }],
      [{ type: 'claim', from: A, to: A, turnId: 1, payload: { leaseId: 'l1', how: 'open_claim' } }],
      [message(B, 'hello'), message(A, 'hello back', B)],
      [{ type: 'release', from: A, to: B, turnId: 1, payload: { next: null, grace: null } }],
      [{ type: 'close', from: B, to: null, turnId: 1, reason: 'over', payload: {} }],
      [{ type: 'reopen', from: B, to: null, turnId: 1, payload: {} }],
      [{ type: 'leave', from: A, to: null, turnId: 1, payload: {} }],
    ];
    for (const events of deeds) {
      const { after } = await write(store, ...events);
      expect(after).toEqual(await folded(store));
      expect((await the().open().look()).state).toEqual(after);
    }
  });

  test('a change that decides nothing writes nothing', async () => {
    const store = the().open();
    const watching = the().open();
    const before = watching.version();
    await store.act({}, () => just());
    expect(watching.version()).toBe(before);
    expect(await codeOf(Promise.resolve(store.verify()))).toBe('not refused');
  });
}
