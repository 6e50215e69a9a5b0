/** A room full of messages in words as people use them: few words often, most of them hardly ever; and searches in it. */
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Search } from '../../../src/domain/search/search.ts';
import { KINDS } from '../../../src/domain/search/searched.ts';
import { apply } from '../../../src/domain/state.ts';
import { foundOf } from '../../../src/store/sqlite/found.ts';
import { logOf } from '../../../src/store/sqlite/log.ts';
import { openWriter } from '../../../src/store/sqlite/open.ts';
import { place, serve, store, system } from './member.ts';

const BATCH = 20_000;
const WORDS = 60_000;
const SYLLABLES =
  'ba be bo ca co da de di fe fi ga go ha he in ka ke la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa se si so ta te ti to un va ve vi za ing ed er ion'.split(
    ' ',
  );

const { vocabulary, weights } = language();

void serve(async ({ fill: events, ask }) => (events ? fill(Number(events)) : searches(ask as Partial<Search> & Asked)));

interface Asked {
  /** Ranks of words: 0 is the most common. Each list is one query. */
  readonly words: readonly (readonly number[])[];
  readonly how: 'words' | 'phrase' | 'prefix';
}

function fill(events: number): object {
  const db = openWriter(place, system, true);
  const [log, found] = [logOf(db), foundOf(db)];
  let bytes = 0;
  for (let left = events; left > 0; left -= BATCH) {
    db.transaction(() => {
      const head = log.head();
      let state = log.state();
      for (let i = 1; i <= Math.min(BATCH, left); i++) {
        const body = sentence();
        bytes += body.length;
        const event = message(head + i, state.turn.id, body);
        log.append(event);
        state = apply(state, event);
      }
      log.keep(state);
      while (found.catchUp(64));
    }).immediate();
  }
  const { size } = db
    .prepare("SELECT sum(pgsize) AS size FROM dbstat WHERE name GLOB 'found*' OR name = 'indexed'")
    .get() as { size: number };
  db.close();
  return { text: bytes, index: size };
}

/** Milliseconds of each. */
async function searches({ words, how, ...more }: Partial<Search> & Asked): Promise<object> {
  const took: number[] = [];
  let hits = 0;
  for (const ranks of words) {
    const said = ranks.map((rank) => vocabulary[rank] as string);
    const query =
      how === 'words'
        ? said.map((w) => `"${w}"`).join(' ')
        : how === 'phrase'
          ? `"${said.join(' ')}"`
          : `"${said[0]?.slice(0, 3)}"*`;
    const began = performance.now();
    const { found } = await store.search({
      in: KINDS,
      limit: 20,
      reader: { agent: 'script:bench', person: false },
      ...more,
      query,
    });
    took.push(performance.now() - began);
    hits += found.length;
  }
  return { took, hits };
}

function language(): { vocabulary: readonly string[]; weights: Float64Array } {
  const vocabulary = new Set<string>();
  while (vocabulary.size < WORDS) {
    const length = vocabulary.size < 200 ? 1 + below(2) : 2 + below(3);
    vocabulary.add(Array.from({ length }, () => SYLLABLES[below(SYLLABLES.length)]).join(''));
  }
  const weights = new Float64Array(WORDS);
  for (let rank = 0, sum = 0; rank < WORDS; rank++) weights[rank] = sum += 1 / (rank + 1.5);
  return { vocabulary: [...vocabulary], weights };
}

function sentence(): string {
  return Array.from({ length: 4 + below(40) }, () => vocabulary[drawn()]).join(' ');
}

/** A rank, by Zipf's law. */
function drawn(): number {
  const x = system.between(0, weights.at(-1) as number);
  let [low, high] = [0, WORDS - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((weights[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function below(n: number): number {
  return Math.floor(system.between(0, n));
}

const message = (seq: number, turnId: number, body: string): RoomEvent =>
  ({
    ...{ seq, id: system.id(), turnId, type: 'message_sent', reason: null, handoff: null, at: system.now().wall },
    from: seq % 50_000 === 0 ? 'script:rare' : `script:w${seq % 12}`,
    to: seq % 4 === 0 ? '#api' : null,
    payload: { body, delivery_hint: 'normal', reply_to: null },
  }) as RoomEvent;
