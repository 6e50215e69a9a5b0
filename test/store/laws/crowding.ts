/** Laws of many processes: no change is lost or refused, the log has no gap, and numbers follow the commits. */
import { expect, test } from 'vitest';
import { actor } from '../../support/actor.ts';
import type { TheRoom } from '../contract.ts';
import { A, everything, folded, joining, write } from '../deeds.ts';

interface Written {
  readonly seqs: readonly number[];
  readonly failed: readonly string[];
}

export function crowding(the: TheRoom): void {
  test('many processes that write at once: none lost, none refused, no gap, readers see prefixes', async () => {
    const { address } = the();
    const store = the().open();
    await write(store, joining(A));
    const writers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => actor('writes', { address, agent: `script:w${i}`, count: 25 })),
    );
    const reader = await actor('reads', { address });
    for (const one of [...writers, reader]) expect(await one.says()).toBe('ready');
    for (const one of writers) one.tell('go');
    const written: Written[] = [];
    for (const one of writers) written.push(JSON.parse(await one.says()));
    reader.tell('stop');
    expect(JSON.parse(await reader.says())).toMatchObject({ failed: [] });

    expect(written.flatMap((one) => one.failed)).toEqual([]);
    for (const { seqs } of written) expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    const all = written.flatMap((one) => one.seqs).sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 200 }, (_, i) => i + 2));
    const log = await everything(store);
    expect(log.map((event) => event.seq)).toEqual(Array.from({ length: 201 }, (_, i) => i + 1));
    expect(new Set(log.map((event) => event.id)).size).toBe(201);
    for (let i = 0; i < 8; i++) {
      const bodies = log.flatMap((e) =>
        e.type === 'message_sent' && e.from === `script:w${i}` ? [e.payload.body] : [],
      );
      expect(bodies).toEqual(Array.from({ length: 25 }, (_, n) => `script:w${i} ${n}`));
    }
    expect((await store.look()).state).toEqual(await folded(store));
  });

  test('processes that come and go, so that the last one often closes the room: nobody stumbles', async () => {
    const { address } = the();
    const writers = await Promise.all(
      [1, 2].map((i) => actor('writes', { address, agent: `script:w${i}`, count: 60, anew: true })),
    );
    const readers = await Promise.all([1, 2].map(() => actor('reads', { address })));
    for (const one of [...writers, ...readers]) await one.says();
    for (const one of writers) one.tell('go');
    const written: Written[] = [];
    for (const one of writers) written.push(JSON.parse(await one.says()));
    for (const one of readers) one.tell('stop');
    for (const one of readers) expect(JSON.parse(await one.says())).toMatchObject({ failed: [] });
    expect(written.flatMap((one) => one.failed)).toEqual([]);
    expect(await the().open().head()).toBe(120);
  });
}
