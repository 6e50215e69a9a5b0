/** Laws of searching: what is found is exactly what has the words, old or new, whatever is done to the index. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainQuery } from '../../../src/domain/search/plain.ts';
import type { Search } from '../../../src/domain/search/search.ts';
import { KINDS, searchedText } from '../../../src/domain/search/searched.ts';
import type { Store } from '../../../src/domain/store.ts';
import { heldSystem } from '../../support/held-system.ts';
import type { TheRoom } from '../contract.ts';
import { A, B, codeOf, everything, message, noting, write } from '../deeds.ts';

const READER = { agent: A, person: false };

async function seqs(store: Store, query: string, more: Partial<Search> = {}): Promise<number[]> {
  const { found } = await store.search({ query, in: KINDS, limit: 1_000, reader: READER, ...more });
  return found.map(({ event }) => event.seq);
}

/** Letters of several scripts, accents before and behind their letters, capitals, and much that parts words. */
const SIGNS = [
  ...'aAbEeéÉèøØßñÑяЯωΩ漢字0179',
  'e\u0301',
  'o\u0308',
  ...' \n\t-_.,:;/#@"\'*()«»+^{}\\|',
  'AND ',
  'NEAR(',
];
const texts = fc.array(fc.constantFrom(...SIGNS), { maxLength: 12 }).map((signs) => signs.join(''));

/** The same rule, said once more: words are letters and digits, without case and accents. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** What is written together, or between quotes, stands together; the last word of it may go on. */
function fits(text: string, query: string): boolean {
  const words = wordsOf(text);
  const parts = [...query.matchAll(/"([^"]*)"?(\*?)|[^\s"]+/g)].map(([part, phrase, star]) =>
    phrase === undefined ? part : phrase + star,
  );
  return parts.every((part) => {
    const wanted = wordsOf(part);
    const last = wanted.length - 1;
    const ends = (word: string, i: number) =>
      part.endsWith('*') && i === last ? word.startsWith(wanted[i] as string) : word === wanted[i];
    return (
      wanted.length === 0 ||
      words.some((_, at) => at + last < words.length && wanted.every((_, i) => ends(words[at + i] as string, i)))
    );
  });
}

export function searching(the: TheRoom): void {
  test('finds exactly what a scan with the same rule finds, in the index and beside it', async () => {
    const store = the().open();
    const bodies = fc.sample(texts, { numRuns: 400, seed: 7 });
    for (const body of bodies)
      await write(
        store,
        body.length % 2 ? message(A, body) : noting(B, `n${bodies.indexOf(body)} ${Math.random()}`, body),
      );
    const { upTo } = await store.checkIndex(1);
    expect([upTo > 256, upTo < 400]).toEqual([true, true]);
    const log = (await everything(store)).toReversed();
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(texts, async (words) => {
        const query = plainQuery(words);
        fc.pre(query !== null);
        const wanted = log.filter((event) => fits(searchedText(event) ?? '', words)).map((event) => event.seq);
        hits += wanted.length;
        expect(await seqs(store, query as string)).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
    expect(hits).toBeGreaterThan(400);
  }, 60_000);

  test('an emoji ends a word, also one that FTS5 does not know', async () => {
    const store = the().open();
    for (const text of ['done🙂now', 'done🚀now', 'done🫨now']) await write(store, message(A, text));
    for (const words of ['done', 'now', 'done now', 'n*'])
      expect(await seqs(store, plainQuery(words) as string)).toEqual([3, 2, 1]);
    expect(await seqs(store, plainQuery('done🫨now') as string)).toContain(3);
    expect(plainQuery('🙂 ✅')).toBe(null);
  });

  test('page after page shows each once, newest first, also while others write', async () => {
    const store = the().open();
    for (let i = 0; i < 200; i++) await write(store, message(A, i % 3 ? `needle ${i}` : `hay ${i}`));
    const wanted = (await seqs(store, '"needle"')).slice();
    expect(wanted).toEqual(Array.from({ length: 200 }, (_, i) => 200 - i).filter((seq) => (seq - 1) % 3));
    const paged: number[] = [];
    for (let before: number | undefined; ; ) {
      const { found, more } = await store.search({ query: '"needle"', in: KINDS, limit: 7, reader: READER, before });
      paged.push(...found.map(({ event }) => event.seq));
      await write(store, message(B, 'one more needle'));
      if (!more) break;
      before = paged.at(-1);
    }
    expect(paged).toEqual(wanted);
  });

  test('filters are exact, in the index and beside it', async () => {
    const store = the().open();
    for (let i = 0; i < 100; i++)
      await write(
        store,
        message(i % 5 ? A : B, `word ${i}`, i % 4 ? null : i % 8 ? '#api' : '#a-pi'),
        noting(A, `n${i}`, 'word'),
      );
    const log = await everything(store);
    const same = async (more: Partial<Search>, keep: (event: (typeof log)[number]) => boolean) =>
      expect(await seqs(store, '"word"', more)).toEqual(
        log
          .filter(keep)
          .map((e) => e.seq)
          .toReversed(),
      );
    await same({ from: B }, (e) => e.from === B);
    await same({ from: 'script:b2' }, () => false);
    await same({ channel: '#api' }, (e) => e.to === '#api');
    await same({ channel: '#a-pi', from: A }, (e) => e.to === '#a-pi' && e.from === A);
    await same({ in: ['notes'] }, (e) => e.type === 'note_added');
    await same({ in: ['tasks'] }, () => false);
    await same({ after: 30, before: 60 }, (e) => e.seq > 30 && e.seq < 60);
  });

  test('times are exact, also where the clock was set back', async () => {
    const system = heldSystem();
    const store = the().open({ system });
    for (let i = 0; i < 300; i++) {
      system.pass(i === 100 ? -1_000_000 : 10_000);
      await write(store, message(A, 'tick'));
    }
    const log = await everything(store);
    const times = log.map((e) => e.at);
    for (const [since, until] of [
      [times[50], times[150]],
      [times[120], undefined],
      [undefined, times[20]],
      [times[299], times[299]],
      [(times[99] as number) + 1, undefined],
    ])
      expect(await seqs(store, '"tick"', { since, until })).toEqual(
        log
          .filter((e) => e.at >= (since ?? 0) && e.at <= (until ?? Infinity))
          .map((e) => e.seq)
          .toReversed(),
      );
  });

  test('an index that is made anew finds the same, and so does a room that has none yet', async () => {
    const store = the().open();
    for (let i = 0; i < 130; i++) await write(store, message(A, `word ${i}`));
    const before = await seqs(store, '"word"');
    await store.catchUp(true);
    expect(await store.checkIndex(1_000)).toEqual({ texts: 130, missing: 0, lost: [], upTo: 130 });
    expect(await seqs(store, '"word"')).toEqual(before);
  });

  test('the best comes first, and a query that is none is refused before anything is read', async () => {
    const store = the().open();
    await write(
      store,
      message(A, 'lease lease lease'),
      message(A, `a lease among ${'many '.repeat(40)} words`),
      message(A, 'lease lease'),
    );
    expect(await seqs(store, '"lease"', { best: true, limit: 2 })).toEqual([1, 3]);
    expect(await codeOf(seqs(store, '"lease'))).toBe('invalid_query');
  });
}
