/** `tt stats`: how much there is in a room, how fast it comes, and how long its lock and its disk take now. */
import { isPresent } from '../../domain/member/alive.ts';
import { visibleLine } from '../../lib/text.ts';
import { asTtError } from '../../store/sqlite/failures.ts';
import { type Count, countsIn, lockWaits, type Sizes, sizesOf, syncTimes } from '../../store/sqlite/stats.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { DONE, REFUSED } from '../exit.ts';
import { type Family, promText } from '../show/prom.ts';

const TRIES = 20;

interface Spread {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** Times in milliseconds. */
interface Stats {
  readonly room_id: string;
  readonly cursor_event_seq: number;
  readonly events: { readonly all: number; readonly minute: number; readonly hour: number; readonly day: number };
  readonly by_type: Readonly<Record<string, number>>;
  readonly by_member: Readonly<Record<string, number>>;
  readonly members: { readonly all: number; readonly present: number };
  readonly bytes: Sizes;
  readonly handover_ms: Spread | null;
  readonly read_ms: Spread;
  /** Null for an observer: it takes no lock and writes nothing. */
  readonly lock_wait_ms: Spread | null;
  readonly sync_ms: Spread | null;
}

export async function run(env: Env, args: Args): Promise<number> {
  const room = env.room();
  const stats = await statsOf(env, room);
  if (args.on('prom')) {
    const text = promText(families(stats), { room: stats.room_id, workspace: room.place.workspace });
    // What collects the file must not take half of it for all.
    return (await env.io.out(text)) ? DONE : REFUSED;
  }
  await give(env, { json: { ...stats }, text: () => text(stats) });
  return DONE;
}

async function statsOf(env: Env, { store, place, settings }: Room): Promise<Stats> {
  const { system } = env;
  const view = await store.look();
  const reads: number[] = [];
  for (let i = 0; i < TRIES; i++) {
    const began = performance.now();
    await store.look();
    reads.push(performance.now() - began);
  }
  const present = Object.keys(view.state.members.present);
  try {
    const { counts, handovers } = countsIn(place, system);
    const sum = (of: 'all' | 'minute' | 'hour' | 'day') => counts.reduce((total, count) => total + count[of], 0);
    return {
      ...{ room_id: store.roomId, cursor_event_seq: view.head },
      events: { all: sum('all'), minute: sum('minute'), hour: sum('hour'), day: sum('day') },
      by_type: totals(counts, ({ type }) => type),
      by_member: totals(counts, ({ from }) => from ?? '–'),
      members: { all: present.length, present: present.filter((agent) => isPresent(view, agent)).length },
      bytes: sizesOf(place),
      handover_ms: handovers.length > 0 ? spread(handovers) : null,
      read_ms: spread(reads),
      lock_wait_ms: env.observes ? null : spread(lockWaits(place, system, settings['store.busy'], TRIES)),
      sync_ms: env.observes ? null : spread(syncTimes(place, system, TRIES)),
    };
  } catch (error) {
    throw asTtError(error, place.dir);
  }
}

function totals(counts: readonly Count[], key: (count: Count) => string): Readonly<Record<string, number>> {
  const all = new Map<string, number>();
  for (const count of counts) all.set(key(count), (all.get(key(count)) ?? 0) + count.all);
  return Object.fromEntries([...all].sort(([, a], [, b]) => b - a));
}

function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { count: sorted.length, median: at(0.5), p95: at(0.95), max: at(1) };
}

const round = (ms: number): number => Math.round(ms * 1_000) / 1_000;

const text = (stats: Stats): string =>
  [
    `Events: ${stats.events.all} up to #${stats.cursor_event_seq}; ${stats.events.minute} in the last minute, ${stats.events.hour} in the last hour, ${stats.events.day} in the last day.`,
    `Members: ${stats.members.all}, of whom ${stats.members.present} are here.`,
    `By type: ${listed(stats.by_type)}`,
    `By member: ${listed(stats.by_member)}`,
    `Bytes: database ${stats.bytes.database}, its log ${stats.bytes.wal}, files ${stats.bytes.files}.`,
    ...times('From giving the stick to taking it', stats.handover_ms),
    ...times('A look at the room', stats.read_ms),
    ...times('Waiting for the write lock, now', stats.lock_wait_ms),
    ...times('The disk keeping a block, now', stats.sync_ms),
  ].join('\n');

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${visibleLine(name)} ${count}`)
    .join(', ') || 'none';

const times = (what: string, times: Spread | null): readonly string[] =>
  times ? [`${what}: median ${times.median} ms, p95 ${times.p95} ms, worst ${times.max} ms (of ${times.count}).`] : [];

function families(stats: Stats): readonly Family[] {
  const by = (label: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([name, value]) => ({ labels: { [label]: name }, value }));
  const { all, ...windows } = stats.events;
  const seconds = (name: string, help: string, times: Spread | null): Family => ({
    ...{ name: `turntable_${name}_seconds`, help, type: 'gauge' },
    samples: times
      ? (['median', 'p95', 'max'] as const).map((stat) => ({ labels: { stat }, value: times[stat] / 1_000 }))
      : [],
  });
  return [
    {
      ...{ name: 'turntable_event_seq_total', help: 'The number of the newest event.', type: 'counter' },
      samples: [{ value: stats.cursor_event_seq }],
    },
    { name: 'turntable_events', help: 'Events in the log.', type: 'gauge', samples: [{ value: all }] },
    {
      ...{ name: 'turntable_events_recent', help: 'Events of the last minute, hour, day.', type: 'gauge' },
      samples: by('window', windows),
    },
    {
      ...{ name: 'turntable_events_of_type', help: 'Events in the log, by type.', type: 'gauge' },
      samples: by('type', stats.by_type),
    },
    {
      ...{ name: 'turntable_events_of_member', help: 'Events in the log, by who wrote them.', type: 'gauge' },
      samples: by('member', stats.by_member),
    },
    {
      ...{ name: 'turntable_members', help: 'Members of the room, and those that are here.', type: 'gauge' },
      samples: by('which', stats.members),
    },
    {
      ...{ name: 'turntable_bytes', help: 'Bytes on the disk.', type: 'gauge' },
      samples: by('part', { ...stats.bytes }),
    },
    seconds('handover', 'From giving the stick to taking it, the newest 1000.', stats.handover_ms),
    seconds('read', 'A look at the room, tried now.', stats.read_ms),
    seconds('lock_wait', 'Waiting for the write lock, tried now.', stats.lock_wait_ms),
    seconds('sync', 'The disk keeping a block of 4 KiB, tried now.', stats.sync_ms),
  ];
}
