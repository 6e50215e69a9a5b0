/** The sum over all rooms of a run, as docs/reliability.md publishes it. */
import { cpus } from 'node:os';
import type { Shares } from './check/fairness.ts';
import type { Operation } from './history.ts';
import type { Report } from './report.ts';

export interface Sum {
  readonly rooms: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** By kind of room and outcome. */
  readonly operations: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  /** What hooks answered, and looks at what they answer from. */
  readonly hooks: Readonly<Record<string, number>>;
  /** Floors and brakes, by verb and outcome. */
  readonly floors: Readonly<Record<string, number>>;
  readonly brakes: Readonly<Record<string, number>>;
  /** Tasks, path claims, and edits where they may stand. */
  readonly work: Readonly<Record<string, number>>;
  /** Files put, fetched, removed, and given along. */
  readonly files: Readonly<Record<string, number>>;
  readonly events: number;
  readonly turns: number;
  readonly guarded: number;
  readonly guardRefused: number;
  readonly violations: number;
  readonly shares: Shares | null;
}

export const NOTHING: Sum = {
  ...{
    rooms: {},
    seconds: 0,
    operations: {},
    faults: {},
    hooks: {},
    floors: {},
    brakes: {},
    work: {},
    files: {},
    events: 0,
    turns: 0,
    guarded: 0,
    guardRefused: 0,
    violations: 0,
  },
  shares: null,
};

/** `ms`: how long the room took. */
export function add(sum: Sum, report: Report, ms: number): Sum {
  const { kind } = report;
  return {
    rooms: counted(sum.rooms, [kind]),
    seconds: sum.seconds + ms / 1000,
    operations: counted(
      sum.operations,
      report.operations.map(({ outcome }) => `${kind} ${outcome}`),
    ),
    faults: counted(
      sum.faults,
      report.faults.map(({ kind: what }) => what),
    ),
    hooks: counted(sum.hooks, report.operations.flatMap(hookAnswers)),
    floors: counted(sum.floors, report.operations.flatMap(floorAnswers)),
    brakes: counted(sum.brakes, report.operations.flatMap(brakeAnswers)),
    work: counted(sum.work, report.operations.flatMap(workAnswers)),
    files: counted(sum.files, report.operations.flatMap(fileAnswers)),
    events: sum.events + report.log.length,
    turns: sum.turns + report.turns,
    guarded: sum.guarded + report.guarded,
    guardRefused: sum.guardRefused + report.guardRefused,
    violations: sum.violations + report.violations.length,
    shares: report.shares ?? sum.shares,
  };
}

function hookAnswers({ verb, outcome, said }: Operation): string[] {
  if (verb === 'glance') return said.turn === undefined ? [] : ['.tt/stick said yes'];
  if (verb !== 'edit' && !verb.startsWith('hook ')) return [];
  const how = said.fast ? 'without asking' : 'asking';
  if (outcome === 'unknown') return ['killed or failed'];
  if (verb === 'edit') return [outcome === 'ok' ? `edit let through ${how}` : `edit refused`];
  return [said.told ? 'told events' : `nothing to tell, ${how}`];
}

/** Also what was said into a scope and refused for its floor. */
function floorAnswers({ verb, outcome, code, said }: Operation): string[] {
  if (code === 'floor_held') return ['send refused'];
  if (!verb.startsWith('floor ')) return [];
  return [`${verb.slice('floor '.length)} ${outcome === 'ok' ? (said.status ?? 'ok') : outcome}`];
}

const BRAKES: readonly string[] = ['pause', 'resume', 'stop', 'reset', 'hold', 'unhold', 'interrupt', 'ack'];

function brakeAnswers({ verb, outcome, code }: Operation): string[] {
  if (BRAKES.includes(verb)) return outcome === 'ok' ? [verb] : [];
  return code === 'room_stopped' ? ['refused by a stop'] : [];
}

const PATHS: readonly string[] = ['claim', 'unclaim', 'check path', 'work'];

function workAnswers({ verb, outcome, code, said }: Operation): string[] {
  const isWork = verb.startsWith('task ') || PATHS.includes(verb);
  if (!isWork && (verb !== 'edit' || said.path === undefined)) return [];
  const what = verb === 'edit' ? 'edit of a path' : verb;
  if (outcome !== 'ok') return [`${what} ${code ?? outcome}`];
  return [`${what} ${said.claims ? 'under a claim' : ['task claim', 'work'].includes(verb) ? said.status : 'ok'}`];
}

function fileAnswers({ verb, outcome, code, said }: Operation): string[] {
  if (!verb.startsWith('file ') && said.file === undefined) return [];
  return [
    `${said.file === undefined ? verb.slice('file '.length) : `along with ${verb}`} ${outcome === 'ok' ? 'ok' : (code ?? outcome)}`,
  ];
}

function counted(before: Readonly<Record<string, number>>, names: readonly string[]): Readonly<Record<string, number>> {
  const counts = { ...before };
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** A table for people, in Markdown. */
export function summary(sum: Sum, seed: number): string {
  const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  const listed = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ');
  const last = seed + total(sum.rooms) - 1;
  const rows = [
    [
      'machine',
      `${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${process.platform} ${process.arch}, Node ${process.version}`,
    ],
    ['rooms', `${listed(sum.rooms)}; seeds ${seed} to ${last}; ${Math.round(sum.seconds / 60)} minutes`],
    ['operations', `${total(sum.operations)}: ${listed(sum.operations)}`],
    ['faults', `${total(sum.faults)}: ${listed(sum.faults)}`],
    ['hooks', listed(sum.hooks)],
    ['floor operations', `${total(sum.floors)}: ${listed(sum.floors)}`],
    ['brakes', listed(sum.brakes)],
    ['task and path operations', `${total(sum.work)}: ${listed(sum.work)}`],
    ['file operations', `${total(sum.files)}: ${listed(sum.files)}`],
    ['turns granted, events', `${sum.turns}, ${sum.events}`],
    ['guarded writes let in, refused for a stale token', `${sum.guarded}, ${sum.guardRefused}`],
    ...(sum.shares
      ? [
          [
            'turns of the luckiest / unluckiest of 16',
            `${sum.shares.most} / ${sum.shares.fewest} = ${sum.shares.ratio.toFixed(2)}`,
          ],
        ]
      : []),
    ['violations', `${sum.violations}`],
  ];
  return ['| what | how many |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}
