/** A room held in memory: the contract of `Store.act` over the pure rules; clock, locks and lives are moved by hand. */
import type { RoomEvent } from '../../src/domain/event.ts';
import type { Fact, Lease, Presence, Receiver, Told } from '../../src/domain/fact.ts';
import type { Blobbing } from '../../src/domain/file/blobs.ts';
import type { Bucket } from '../../src/domain/limit/bucket.ts';
import { applyToRow, type RowKind, type Rows, rowsNamedBy } from '../../src/domain/row.ts';
import { DEFAULTS, type Settings } from '../../src/domain/settings.ts';
import { apply, EMPTY, type RoomState } from '../../src/domain/state.ts';
import type { Acted, Dedup, Needs, Outcome, Store, View } from '../../src/domain/store.ts';
import { isNext, type Wish } from '../../src/domain/task/ready.ts';
import type { Task } from '../../src/domain/task/rules.ts';
import { asError, isRefusal, type Refusal } from '../../src/lib/errors.ts';
import type { Liveness, ProcessRef } from '../../src/lib/process-table.ts';

/** All that is stored. Kept as JSON text, so that a rule never sees an object of an earlier change. */
interface Kept {
  log: RoomEvent[];
  state: RoomState;
  lease: Lease | null;
  presence: Record<string, Presence>;
  receivers: Receiver[];
  cursors: Record<string, number>;
  told: Record<string, Omit<Told, 'seen'>>;
  buckets: Record<string, Bucket>;
  answers: Record<string, { result: unknown; first: number; last: number; at: number }>;
  rows: { [K in RowKind]: Record<string, Rows[K]> };
  /** Hashes of the bytes that are in place. */
  blobs: string[];
}

/** What one call of `act` did. */
export interface Change {
  readonly view: View;
  readonly before: Kept;
  readonly after: Kept;
  readonly events: readonly RoomEvent[];
  readonly refused: Refusal | null;
}

export interface World {
  readonly store: Store;
  readonly clock: { wall: number; mono: number; boot: string };
  /** Locks by name; one that is not here has no file. */
  readonly locks: Map<string, Liveness>;
  /** Processes of this boot by pid and start; one that is not here is unknown. */
  readonly lives: Map<string, Liveness>;
  /** Called after every change, also a refused one. */
  watch(observer: (change: Change) => void): void;
  kept(): Kept;
  view(): View;
  /** Time goes by for everybody. */
  pass(ms: number): void;
}

const NOTHING: Kept = {
  ...{ log: [], state: EMPTY, lease: null, presence: {} },
  ...{
    receivers: [],
    cursors: {},
    told: {},
    buckets: {},
    answers: {},
    rows: { note: {}, form: {}, question: {}, task: {}, file: {} },
  },
  blobs: [],
};

export const lifeKey = ({ pid, start }: ProcessRef): string => `${pid}@${start}`;

export function world(changed: Partial<Settings> = {}): World {
  const settings = { ...DEFAULTS, ...changed };
  const clock = { wall: 1_800_000_000_000, mono: 5_000_000, boot: 'boot-1' };
  const locks = new Map<string, Liveness>();
  const lives = new Map<string, Liveness>();
  const observers: ((change: Change) => void)[] = [];
  let text = JSON.stringify(NOTHING);
  const kept = (): Kept => JSON.parse(text);

  function viewOf(room: Kept, needs: Needs = {}): View {
    const { state, lease, presence, receivers } = room;
    return {
      ...{ now: { ...clock }, settings, head: room.log.length, state, lease, presence, receivers, caller: null },
      told: Object.fromEntries(
        Object.values(room.told).map((told) => [told.agent, { ...told, seen: room.cursors[told.agent] ?? 0 }]),
      ),
      buckets: needs.buckets ? room.buckets : null,
      held: (lock) => locks.get(lock) ?? 'unknown',
      processLife: (ref) => (ref.boot === clock.boot ? (lives.get(lifeKey(ref)) ?? 'unknown') : 'dead'),
      lapsed: [],
      taskNamed: (id) => room.rows.task[id] ?? null,
      cameWith: (agent) => room.log.findLast(({ type, from }) => type === 'join' && from === agent)?.seq ?? null,
      tasksAfter: (id) =>
        Object.values(room.rows.task).filter(({ status, after }) => status === 'open' && after.includes(id)),
      nextTask: (wish) => nextOf(room.rows.task, wish),
      note: room.rows.note[needs.note ?? ''] ?? null,
      form: room.rows.form[needs.form ?? ''] ?? null,
      question: room.rows.question[needs.question ?? ''] ?? null,
      task: room.rows.task[needs.task ?? ''] ?? null,
      files: Object.values(room.rows.file).filter(({ id }) => needs.files?.some((hash) => id.startsWith(hash))),
      event: room.log.find((e) => e.seq === needs.event) ?? null,
      handoff: room.log.find((e) => needs.handoff && e.seq === state.turn.handoff?.seq)?.handoff ?? null,
    };
  }

  function act<R>(needs: Needs, decide: (view: View) => Outcome<R>, dedup?: Dedup): Acted<R> {
    const before = kept();
    const view = viewOf(before, needs);
    const key = dedup && JSON.stringify([dedup.agent, dedup.verb, dedup.key]);
    const since = clock.wall - settings['dedup.ttl'];
    const known = key === undefined ? undefined : before.answers[key];
    if (known && known.at > since) {
      const events = before.log.slice(known.first - 1, known.last);
      return { result: known.result as R, events, repeated: true, view, after: view.state };
    }
    const outcome = pure(decide, view);
    if (isRefusal(outcome)) {
      for (const observer of observers) observer({ view, before, after: kept(), events: [], refused: outcome });
      throw asError(outcome);
    }
    const room = kept();
    const events = outcome.events.map((event, i) => {
      const seq = before.log.length + i + 1;
      return { ...event, seq, id: `e${seq}`, at: clock.wall } as RoomEvent;
    });
    room.log.push(...events);
    room.state = events.reduce(apply, view.state);
    for (const event of events) foldRow(room, event);
    for (const fact of outcome.facts ?? []) put(room, fact);
    room.blobs = settled(room.blobs, outcome.blobs);
    if (key !== undefined && dedup?.keeps?.(outcome.result) !== false) {
      const [first, last] = [before.log.length + 1, room.log.length];
      room.answers[key] = { result: outcome.result, first, last, at: clock.wall };
    }
    text = JSON.stringify(room);
    for (const observer of observers) observer({ view, before, after: kept(), events, refused: null });
    return { result: outcome.result, events, repeated: false, view, after: room.state };
  }

  const store: Store = {
    roomId: 'world',
    act: async (needs, decide, dedup) => act(needs, decide, dedup),
    look: async (needs) => viewOf(kept(), needs),
    cursor: async (agent) => ({ seq: kept().cursors[agent] ?? 0, early: 0 }),
    head: async () => kept().log.length,
    ...{ events: unasked, tally: unasked, replay: unasked, rows: unasked, tasks: unasked, allRows: unasked },
    decided: unasked,
    ...{ freeze: unasked, lastBefore: unasked, fill: unasked },
    ...{ verify: unasked, search: unasked, catchUp: unasked, checkIndex: unasked },
    ...{
      actOnCopy: unasked,
      holder: unasked,
      commitGroup: unasked,
      rehearse: unasked,
      vouch: unasked,
      missing: unasked,
      version: unasked,
      saveCursor: unasked,
      sweep: unasked,
      close: unasked,
    },
  };

  return {
    ...{ store, clock, locks, lives, kept },
    watch: (observer) => void observers.push(observer),
    view: () => viewOf(kept()),
    pass: (ms) => {
      clock.wall += ms;
      clock.mono += ms;
    },
  };
}

const nextOf = (tasks: Kept['rows']['task'], wish: Wish): Task | null =>
  Object.values(tasks)
    .sort((a, b) => a.seq - b.seq)
    .find((task) => isNext(task, wish, (id) => tasks[id] ?? null)) ?? null;

/** A rule that looks at anything but its view, or changes it, decides differently the second time. */
function pure<R>(decide: (view: View) => Outcome<R>, view: View): Outcome<R> {
  const first = decide(view);
  const second = decide(view);
  if (JSON.stringify(first) !== JSON.stringify(second)) throw new Error('the rule is not pure');
  return second;
}

function foldRow({ rows }: Kept, event: RoomEvent): void {
  for (const { kind, id } of rowsNamedBy(event)) {
    const table = rows[kind] as Record<string, Rows[RowKind]>;
    const row = applyToRow(kind, table[id] ?? null, event);
    if (row) table[id] = row;
  }
}

const settled = (blobs: readonly string[], { place = [], drop = [] }: Blobbing = {}): string[] => [
  ...new Set([...blobs.filter((hash) => !drop.includes(hash)), ...place.map(({ hash }) => hash)]),
];

function put(room: Kept, fact: Fact): void {
  switch (fact.fact) {
    case 'lease':
      room.lease = fact.lease;
      return;
    case 'presence':
      room.presence[fact.presence.agent] = fact.presence;
      return;
    case 'receiver':
      room.receivers = [...room.receivers.filter((r) => r.id !== fact.receiver.id), fact.receiver];
      return;
    case 'receiver_gone':
      room.receivers = room.receivers.filter((r) => r.id !== fact.id);
      return;
    case 'cursor':
      room.cursors[fact.agent] = Math.max(room.cursors[fact.agent] ?? 0, fact.seq);
      return;
    case 'told':
      room.told[fact.told.agent] = fact.told;
      return;
    case 'bucket':
      if (fact.bucket) room.buckets[fact.agent] = fact.bucket;
      else delete room.buckets[fact.agent];
      return;
    case 'forgotten':
      delete room.told[fact.agent];
      delete room.presence[fact.agent];
      delete room.cursors[fact.agent];
      room.receivers = room.receivers.filter((r) => r.agent !== fact.agent);
  }
}

function unasked(): never {
  throw new Error('no rule asks for this');
}
