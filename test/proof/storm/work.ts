/** Tasks and path claims as words of commands, what each may be refused with in a sound room, and what a member does next about its own. */
import type { Chance } from '../chance.ts';
import type { Operation, Said } from '../history.ts';
import type { Wish } from './words.ts';

/** How long a claim lasts of whose holder nothing is heard; some are asked for that end sooner. */
export const WORK_MS = 3_000;
export const TTLS = [WORK_MS, WORK_MS, WORK_MS, 300] as const;

/** Patterns that are claimed, and of `PATHS` those that each fits: written down by hand, for the product decides it otherwise. */
export const FITS: Readonly<Record<string, readonly string[]>> = {
  'lib/**': ['lib/one.ts', 'lib/two.ts'],
  'lib/one.ts': ['lib/one.ts'],
  'docs/*.md': ['docs/two.md'],
  '{lib,docs}/two.*': ['lib/two.ts', 'docs/two.md'],
  docs: ['docs/two.md', 'docs/deep/x.md'],
  '*.md': ['top.md'],
};
/** Wherever two of the patterns meet they meet in one of these. */
export const PATHS = ['lib/one.ts', 'lib/two.ts', 'docs/two.md', 'docs/deep/x.md', 'top.md'] as const;
export const DIRECTORIES = ['lib', 'docs/deep'] as const;

/** One or two of them. */
export function drawPatterns(chance: Chance): readonly string[] {
  const all = Object.keys(FITS);
  const one = chance.pick(all);
  return chance.next() < 0.7 ? [one] : [one, chance.pick(all.filter((other) => other !== one))];
}

const ASKED = ['--operator-requested', '--reason', 'storm'] as const;
/** A file, as `word` names it: by its path, or by its hash. */
export interface Along {
  readonly word: string;
  readonly hash: string;
}

export const fileOf = (along: Along | undefined): readonly string[] => (along ? ['--file', along.word] : []);
const epochOf = (epoch: number | null): readonly string[] => (epoch === null ? [] : ['--epoch', `${epoch}`]);
const on = (about: string, epoch: number | null): Said => ({ about, ...(epoch === null ? {} : { epoch }) });

export const WORK = {
  add: (key: string, after: readonly string[], along?: Along): Wish => ({
    verb: 'task add',
    words: [
      ...['task', 'add', 'weather it', '--dedup', key, ...fileOf(along)],
      ...(after.length > 0 ? ['--after', after.join()] : []),
    ],
    said: { key, file: along?.hash },
  }),
  /** `about` null: what is next. */
  claim: (about: string | null, ttl: number, key: string): Wish => ({
    verb: 'task claim',
    words: ['task', 'claim', about ?? '--next', '--ttl', `${ttl}ms`, '--dedup', key],
    said: { ttl, key, ...(about === null ? {} : { about }) },
  }),
  /** `isOrdered`: at a person’s word, for it may be another’s. */
  after: ({ about, add, remove }: Order, isOrdered: boolean, key: string): Wish => ({
    verb: 'task after',
    words: [
      ...['task', 'after', about, ...add, '--dedup', key],
      ...(remove.length > 0 ? ['--not', remove.join()] : []),
      ...(isOrdered ? ASKED : []),
    ],
    said: { key, about },
  }),
  note: (about: string, epoch: number | null, key: string): Wish => ({
    verb: 'task note',
    words: ['task', 'note', about, 'under way', ...epochOf(epoch), '--dedup', key],
    said: { key, ...on(about, epoch) },
  }),
  done: (about: string, epoch: number | null, key: string, along?: Along): Wish => ({
    verb: 'task done',
    words: ['task', 'done', about, 'weathered', ...epochOf(epoch), '--dedup', key, ...fileOf(along)],
    said: { key, ...on(about, epoch), file: along?.hash },
  }),
  abandon: (about: string, epoch: number | null, key: string): Wish => ({
    verb: 'task abandon',
    words: ['task', 'abandon', about, ...epochOf(epoch), '--dedup', key],
    said: { key, ...on(about, epoch) },
  }),
  /** abandon, reopen or interrupt, for a person: anybody’s. */
  ordered: (verb: 'abandon' | 'reopen' | 'interrupt', about: string): Wish => ({
    verb: `task ${verb}`,
    words: ['task', verb, about, ...ASKED],
    said: { about },
  }),
  claimPaths: (patterns: readonly string[], ttl: number, key: string): Wish => ({
    verb: 'claim',
    words: ['claim', ...patterns, '--ttl', `${ttl}ms`, '--dedup', key],
    said: { patterns, ttl, key },
  }),
  /** `about` null: all of its own. */
  unclaim: (about: string | null): Wish => ({
    verb: 'unclaim',
    words: ['unclaim', ...(about === null ? [] : [about])],
    said: about === null ? {} : { about },
  }),
  /** Another’s, by a person. */
  takeBack: (about: string): Wish => ({ verb: 'unclaim', words: ['unclaim', about, ...ASKED], said: { about } }),
  check: (path: string): Wish => ({ verb: 'check path', words: ['check', path], said: { path } }),
} as const;

const LATE = ['unknown_member', 'unknown_task', 'bad_state', 'stale_claim', 'not_claimer'] as const;

export const EXPECTED_WORK: Readonly<Record<string, readonly string[]>> = {
  'task add': ['unknown_member', 'unknown_task', 'unknown_file', 'limit_exceeded'],
  'task claim': [
    ...['unknown_member', 'unknown_task', 'bad_state', 'already_claimed', 'not_ready', 'not_granted'],
    'limit_exceeded',
  ],
  'task note': LATE,
  'task done': [...LATE, 'unknown_file'],
  'task abandon': LATE,
  'task reopen': ['unknown_member', 'unknown_task', 'bad_state', 'not_yours', 'task_cycle', 'limit_exceeded'],
  'task after': ['unknown_member', 'unknown_task', 'bad_state', 'not_yours', 'task_cycle', 'limit_exceeded'],
  'task interrupt': ['unknown_member', 'unknown_task', 'bad_state'],
  claim: ['unknown_member', 'claim_overlaps', 'braked', 'limit_exceeded'],
  unclaim: ['unknown_member', 'unknown_claim'],
  'check path': ['not_your_turn', 'claimed', 'braked'],
  work: ['unknown_member', 'not_granted', 'stale_claim'],
};

/** What a member believes about its work. */
export interface Work {
  /** Tasks that it has won, and the epoch of each. */
  readonly tasks: Map<string, number>;
  /** A claim that is over. */
  late: { readonly about: string; readonly epoch: number } | null;
  readonly claims: Set<string>;
  /** What tasks wait for, as it was told last. */
  readonly waits: Map<string, readonly string[]>;
  /** How many --dedup keys it has used. */
  keys: number;
}

export const newWork = (): Work => ({ tasks: new Map(), late: null, claims: new Set(), waits: new Map(), keys: 0 });

const ENDS: readonly string[] = ['task done', 'task abandon'];

/** `added`: what all know of. */
export function learnWork(work: Work, added: string[], operation: Omit<Operation, 'id'>): void {
  const { verb, outcome, said } = operation;
  const { about, epoch, status } = said;
  if (about === undefined) return;
  if (outcome === 'ok' && verb === 'task add') added.push(about);
  if (outcome === 'ok' && verb === 'task claim' && status === 'claimed') work.tasks.set(about, epoch ?? 0);
  if (outcome === 'ok' && verb === 'claim') work.claims.add(about);
  if (verb === 'unclaim') work.claims.delete(about);
  if (verb === 'task after' && outcome !== 'unknown') work.waits.delete(about);
  if (verb === 'task after' && said.after && said.after.length > 0) work.waits.set(about, said.after);
  if (!ENDS.includes(verb) || outcome === 'unknown') return;
  const had = work.tasks.get(about);
  if (had !== undefined) work.late = { about, epoch: had };
  work.tasks.delete(about);
}

/** What is to be done before a task, and what no more. */
interface Order {
  readonly about: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Of few tasks at random many a circle comes; what is known to wait is let go more often than not, or nothing would ever be ready. */
export function drawOrder({ waits }: Work, any: () => string, chance: Chance): Order {
  const [about, after] = waits.size > 0 && chance.next() < 0.6 ? chance.pick([...waits]) : [any(), []];
  const remove = after.length > 0 && chance.next() < 0.8 ? [chance.pick(after)] : [];
  return { about, add: remove.length > 0 && chance.next() < 0.7 ? [] : [any()], remove };
}

/** The newest of what all know of. */
const NEWEST = 4;

/** `added`: what all know of. `who`: for the keys. */
export function chooseWork(who: string, work: Work, added: readonly string[], chance: Chance): Wish {
  const { tasks, claims, late } = work;
  const all = added.slice(-NEWEST);
  const key = `${who} works ${++work.keys}`;
  const mine = [...tasks];
  const own = { note: 0.5 * mine.length, done: 1.5 * mine.length, abandon: 0.5 * mine.length, late: late ? 0.6 : 0 };
  const any = all.length === 0 ? {} : { claim: 2, after: 0.8, reopen: 0.3, interrupt: 0.2, takeAway: 0.1 };
  const paths = { paths: 2, unclaim: 0.7 * claims.size, check: 2 };
  const kind = chance.weighed<string>({ add: all.length < NEWEST ? 2 : 0.7, next: 1, ...own, ...any, ...paths });
  const [about, epoch] = mine.length > 0 ? chance.pick(mine) : ['', 0];
  const meant = chance.next() < 0.7 ? epoch : null;
  switch (kind) {
    case 'add':
      return WORK.add(key, all.length > 0 && chance.next() < 0.3 ? [chance.pick(all)] : []);
    case 'next':
      return WORK.claim(null, chance.pick(TTLS), key);
    case 'claim':
      return WORK.claim(chance.pick(all), chance.pick(TTLS), key);
    case 'after':
      return WORK.after(
        drawOrder(work, () => chance.pick(all), chance),
        chance.next() < 0.6,
        key,
      );
    case 'note':
      return WORK.note(about, meant, key);
    case 'done':
      return WORK.done(about, meant, key);
    case 'abandon':
      return WORK.abandon(about, meant, key);
    case 'late':
      return WORK.done(late?.about ?? 't1', late?.epoch ?? 1, key);
    case 'takeAway':
      return WORK.ordered('abandon', chance.pick(all));
    case 'reopen':
    case 'interrupt':
      return WORK.ordered(kind, chance.pick(all));
    case 'unclaim':
      return WORK.unclaim(chance.next() < 0.7 ? chance.pick([...claims]) : null);
    case 'check':
      return WORK.check(chance.pick(PATHS));
    default:
      return WORK.claimPaths(drawPatterns(chance), chance.pick(TTLS), key);
  }
}
