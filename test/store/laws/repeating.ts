/** Laws of --dedup: a repeated change gives the first answer and the same events, and does nothing. */
import { expect, test } from 'vitest';
import { refuse } from '../../../src/lib/errors.ts';
import { heldSystem } from '../../support/held-system.ts';
import type { TheRoom } from '../contract.ts';
import { A, B, closing, everything, joining, just, message, write } from '../deeds.ts';

const key = (agent = A, verb = 'send', name = 'k') => ({ agent, verb, key: name });

export function repeating(the: TheRoom): void {
  const never = () => {
    throw new Error('decided a second time');
  };

  test('the second call has the first answer and the first events, and decides nothing', async () => {
    const store = the().open();
    await write(store, joining(A));
    const decision = { ...just(message(A, 'one'), message(A, 'two')), result: { deep: [1, null, 'x'] } };
    const first = await store.act({}, () => decision, key());
    await write(store, message(B, 'later'));
    for (const again of [store, the().open()]) {
      const second = await again.act({}, never, key());
      expect(second).toMatchObject({ repeated: true, result: first.result });
      expect(second.events).toEqual(first.events);
      expect(second.after).toEqual((await again.look()).state);
    }
    expect(first.repeated).toBe(false);
    expect(await store.head()).toBe(4);
  });

  test('also when the first wrote no event, and when the answer was nothing', async () => {
    const store = the().open();
    await store.act({}, () => ({ events: [], facts: [{ fact: 'cursor', agent: A, seq: 5 }], result: null }), key());
    await write(store, message(B, 'later'));
    expect(await store.act({}, never, key())).toMatchObject({ repeated: true, result: null, events: [] });
  });

  test('also after the room was closed', async () => {
    const store = the().open();
    const first = await store.act({}, () => just(message(A, 'one')), key());
    await write(store, closing(B));
    const second = await store.act({}, () => refuse('room_closed', 'the room is closed'), key());
    expect(second.events).toEqual(first.events);
  });

  test('a key counts for one member and one verb', async () => {
    const store = the().open();
    for (const dedup of [key(A, 'send'), key(B, 'send'), key(A, 'notes add'), key(A, 'send', 'other')]) {
      expect((await store.act({}, () => just(message(A, 'x')), dedup)).repeated).toBe(false);
    }
    expect(await store.head()).toBe(4);
  });

  test('a refusal is not remembered: the same key may succeed later', async () => {
    const store = the().open();
    await store.act({}, () => refuse('room_closed', 'closed'), key()).catch(() => {});
    expect((await store.act({}, () => just(message(A, 'x')), key())).repeated).toBe(false);
  });

  test('an answer that is not worth keeping is given and not remembered; what it did beside stays', async () => {
    const store = the().open();
    const picky = { ...key(), keeps: (result: unknown) => result !== 'nothing' };
    const answers = (result: string) => store.act({}, () => ({ ...just(message(A, result)), result }), picky);
    for (const _ of [1, 2]) expect(await answers('nothing')).toMatchObject({ repeated: false, result: 'nothing' });
    expect(await answers('something')).toMatchObject({ repeated: false });
    expect(await answers('nothing')).toMatchObject({ repeated: true, result: 'something' });
    expect(await store.head()).toBe(3);
  });

  test('a key is forgotten after dedup.ttl, and not before', async () => {
    const system = heldSystem();
    const store = the().open({ system, settings: { 'dedup.ttl': 1_000 } });
    const send = () => store.act({}, () => just(message(A, 'x')), key());
    await send();
    system.pass(999);
    expect((await send()).repeated).toBe(true);
    system.pass(1);
    expect((await send()).repeated).toBe(false);
    expect((await send()).repeated).toBe(true);
    expect((await everything(store)).length).toBe(2);
  });

  test('of two calls that run together one acts and the other repeats', async () => {
    const send = () =>
      the()
        .open()
        .act({}, () => just(message(A, 'x')), key());
    const both = await Promise.all([send(), send()]);
    expect(both.map((one) => one.repeated).sort()).toEqual([false, true]);
    expect(both[0].events).toEqual(both[1].events);
  });
}
