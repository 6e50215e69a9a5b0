/** One room in one SQLite file: its connections, reading, and the looking after it. */
import { channelsOf } from '../../domain/channel/rules.ts';
import type { Frozen } from '../../domain/keeping.ts';
import type { Settings } from '../../domain/settings.ts';
import type { RoomState } from '../../domain/state.ts';
import type { Gate, Store } from '../../domain/store.ts';
import { once } from '../../lib/once.ts';
import type { System } from '../../lib/system.ts';
import type { Place } from '../place.ts';
import type { actingOn } from './acting.ts';
import { locksIn } from './alive.ts';
import { bellAt, readBell, roomBell } from './bells.ts';
import { asTtError, replaced, restored } from './failures.ts';
import { load } from './load.ts';
import { identity, openReader, openWriter } from './open.ts';
import { type Tables, tablesOf } from './tables.ts';

export interface SqliteOptions {
  readonly place: Place;
  readonly system: System;
  readonly settings: Settings;
  /** Make the room when there is none. */
  readonly create?: boolean;
  /** Of a process that has several changes at hand. */
  readonly gate?: Gate;
}

/** Opens connections when they are needed: a command that reads never opens one that writes. */
export function sqliteStore({ place, system, settings, create = false, gate }: SqliteOptions): Store {
  const { dir } = place;
  const rung = readBell(roomBell(dir));
  const bell = bellAt(roomBell(dir));
  const locks = locksIn(dir, system);
  const writer = once(() => tablesOf(openWriter(place, system, create)));
  const reader = once(() => tablesOf(openReader(place, system)));
  if (create) writer.get();
  const opened = identity(place);
  let roomId: string | null = null;
  let epoch: number | null = null;

  function verify(): void {
    if (identity(place) !== opened || opened === '') throw replaced(dir);
  }

  /** What a store has learned before is of another history, and so is the lock or the turn that its process has. */
  function unlessRestored({ room }: RoomState): void {
    epoch ??= room.epoch;
    if (epoch !== room.epoch) throw restored(dir);
  }

  const { probe } = locks;
  // Most commands only look: they do without the code of a change.
  let changes: ReturnType<typeof actingOn> | null = null;
  async function changing(): Promise<NonNullable<typeof changes>> {
    const { actingOn } = await import('./acting.ts');
    changes ??= actingOn({
      ...{ dir, system, settings, probe, rung, bell, verify, unlessRestored },
      writer: writer.get,
    });
    return changes;
  }

  /** All of a question, and the look at the bell, in one snapshot: of one moment, and with one set of locks. */
  const read = <T>(question: (r: Tables, head: number) => T): T => {
    const r = reader.get();
    for (let tries = 1; ; tries++) {
      const least = rung.last();
      const answer = r.snapshot(() => {
        const head = r.log.head();
        return least > head ? BEHIND : question(r, head);
      });
      // A store that stays open may be looking into a file that nobody else can see any more.
      verify();
      if (answer !== BEHIND) return answer as T;
      if (tries === 2) throw replaced(dir);
      system.pause(2);
    }
  };

  const tried = async <T>(attempt: () => T | Promise<T>): Promise<T> => {
    changes?.group.commit();
    try {
      return await attempt();
    } catch (error) {
      throw asTtError(error, dir);
    }
  };

  return {
    get roomId() {
      roomId ??= (writer.peek() ?? reader.get()).log.roomId();
      return roomId;
    },
    act: (needs, decide, dedup) =>
      gate?.isOpen()
        ? changing().then(({ group }) => group.join(gate, { needs, decide, dedup }))
        : tried(async () => (await changing()).act({ needs, decide, dedup })),
    actOnCopy: (decide) =>
      tried(async () => {
        const acted = (await changing()).act({ needs: {}, decide }, true);
        epoch = acted.after.room.epoch;
        return acted;
      }),
    vouch: (session, judge) => tried(async () => (await changing()).vouch(session, judge)),
    rehearse: async (decide) => {
      try {
        (await changing()).rehearse(decide);
      } catch {
        // It was only practice.
      }
    },
    missing: () => tried(() => Math.max(0, rung.last() - reader.get().log.head())),
    look: (needs = {}) =>
      tried(() => {
        const view = read((r) => load({ ...r, system, settings, probe }, needs, system.now()));
        unlessRestored(view.state);
        return view;
      }),
    events: (query) => tried(() => read((r, head) => r.log.page(query, head))),
    tally: (query) => tried(() => read((r) => r.log.tally(query))),
    async *replay(to) {
      for (let after = 0; after < to; ) {
        const page = await tried(() => read((r) => r.log.range(after, to, 1_000)));
        yield* page;
        const last = page.at(-1);
        if (!last) return;
        after = last.seq;
      }
    },
    tasks: (query) => tried(() => read((r) => r.rows.tasks(query))),
    freeze: () => tried(frozenNow),
    lastBefore: async (wall) => {
      const { pruningOf } = await import('./keep.ts');
      return tried(() => read((r) => pruningOf(r.db).lastBefore(wall)));
    },
    fill: (pages, judge) => tried(async () => (await changing()).filling(pages, judge)),
    rows: (kind, query) => tried(() => read((r) => r.rows.list(kind, query))),
    async *allRows(kind) {
      // By page, as the log: an open cursor would keep the connection busy, and its snapshot old, between two rows.
      for (let after = 0; ; ) {
        const page = await tried(() => read((r) => r.rows.range(kind, after, 1_000)));
        yield* page;
        const last = page.at(-1);
        if (!last) return;
        after = last.seq;
      }
    },
    decided: (query) =>
      tried(() => read((r) => r.rows.decided(query, channelsOf(r.log.state().channels, query.reader.agent)))),
    search: async (query) => {
      const { search } = await import('./searching.ts');
      const inside = (r: Tables) => channelsOf(r.log.state().channels, query.reader.agent);
      return tried(() => read((r) => search(r.db, query, inside(r))));
    },
    catchUp: async (renew = false) => {
      const { foundOf } = await import('./found.ts');
      const { behind } = await tried(() => read((r, head) => ({ behind: head - foundOf(r.db).upTo() })));
      if (!renew && behind < CATCH_UP) return;
      for (let more = true, anew = renew; more; anew = false)
        more = await tried(async () => (await changing()).keepUp(CATCH_UP, anew));
    },
    checkIndex: async (looks) => {
      const { foundOf } = await import('./found.ts');
      return tried(() => read((r) => foundOf(r.db).check(looks)));
    },
    cursor: (agent) => tried(() => read((r) => r.facts.cursor(agent))),
    saveCursor: async (agent, cursor) => {
      const fact = { fact: 'cursor', agent, ...cursor } as const;
      await tried(async () =>
        (await changing()).act({ needs: {}, decide: () => ({ events: [], facts: [fact], result: null }) }),
      );
    },
    head: () => tried(() => read((_, head) => head)),
    commitGroup: () => changes?.group.commit(),
    holder: () => changes?.holder(),
    verify,
    version: () => reader.get().db.pragma('data_version', { simple: true }) as number,
    sweep: () => tried(clean),
    close: () => {
      for (const open of [writer.peek(), reader.peek()]) open?.db.close();
      rung.close();
      bell.close();
    },
  };

  /** The bell is looked at as in every read: an older copy is not the room. */
  async function frozenNow(): Promise<Frozen> {
    const { freeze } = await import('./keep.ts');
    read(() => null);
    return freeze(tablesOf(openReader(place, system)));
  }

  async function clean(): Promise<void> {
    const { sweep } = await import('./sweep.ts');
    const { act } = await changing();
    sweep({ dir, system, probe, reader: reader.get(), act });
  }
}

/** Events, in one transaction: some 30 ms, in which nobody else can write. */
const CATCH_UP = 2_000;

const BEHIND = Symbol('the database is behind its bell');
