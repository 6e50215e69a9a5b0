/** After a storm: all checkers over what its members wrote down and what the room's log says. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { RoomEvent } from '../../src/domain/event.ts';
import { DEFAULTS } from '../../src/domain/settings.ts';
import type { Store } from '../../src/domain/store.ts';
import { verify } from '../../src/domain/verify.ts';
import { TtError } from '../../src/lib/errors.ts';
import { realSystem } from '../../src/lib/system.ts';
import { integrity } from '../../src/store/sqlite/open.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import type { Replaced } from './bulk/replace.ts';
import { checkAsked } from './check/asked.ts';
import { checkBraked, checkBrakes } from './check/brakes.ts';
import { checkCauses, type Harm, type Loss } from './check/causes.ts';
import { checkFenced, checkTurns, type Grant, type Line } from './check/fenced.ts';
import { checkFiles } from './check/files.ts';
import { checkFloors } from './check/floors.ts';
import { checkFollowers, type Followed } from './check/followers.ts';
import { checkHeld } from './check/held.ts';
import { checkLabour, type Job } from './check/labour.ts';
import { checkMessages, type Logged, type Lost } from './check/messages.ts';
import { checkPaths, underClaims } from './check/paths.ts';
import { checkReplaced } from './check/replaced.ts';
import { checkStick } from './check/stick.ts';
import { checkTasks } from './check/tasks.ts';
import { checkTold } from './check/told.ts';
import type { Operation } from './history.ts';
import { FLOOR_MS } from './storm/talk.ts';
import { isOperators, talkIn, telling } from './telling.ts';

export interface Case {
  /** The workspace. */
  readonly dir: string;
  readonly operations: readonly Operation[];
  readonly vanished: ReadonlyMap<string, number>;
  readonly harm: Harm;
  readonly followed: readonly Followed[];
  readonly guarded: readonly Line[];
  /** What the commands of `tt work` wrote down. */
  readonly jobs?: readonly Job[];
  /** When the database was replaced by an older copy, and when that was accepted. */
  readonly replaced: Replaced | null;
}

export interface Verdict {
  readonly violations: readonly string[];
  readonly grants: readonly Grant[];
  readonly log: readonly RoomEvent[];
}

export async function judge(found: Case): Promise<Verdict> {
  const place = { workspace: found.dir, dir: join(found.dir, '.tt') };
  const store = sqliteStore({ place, system: realSystem({}), settings: DEFAULTS });
  try {
    const log = await logOf(store);
    const grants = log.filter(({ type }) => type === 'claim' || type === 'takeover').map(grantOf);
    const lost = lostIn(log);
    const logged = log.map(toLogged);
    const folded = await verify(store);
    const from = found.replaced?.at.from ?? null;
    const operations = settled(found);
    const known = { ...found, operations, log, lost, replaced: from };
    const violations = [
      ...stick(found, log).map((text) => `stick: ${text}`),
      ...checkTurns(grants).map((text) => `turns: ${text}`),
      ...checkFenced(found.guarded, grants).map((text) => `fence: ${text}`),
      ...checkMessages(operations, logged, lost).map((text) => `messages: ${text}`),
      ...checkTold(await telling(found, log, store)).map((text) => `told: ${text}`),
      ...checkFollowers(found.followed, logged, lost).map((text) => `followers: ${text}`),
      ...checkBrakes({ operations, talk: talkIn(log), replaced: from }).map((text) => `brakes: ${text}`),
      ...checkBraked(log).map((text) => `brakes: ${text}`),
      ...checkFloors({ ...known, ttl: FLOOR_MS }).map((text) => `floors: ${text}`),
      ...checkHeld(known).map((text) => `floors: ${text}`),
      ...checkAsked(known).map((text) => `asked: ${text}`),
      ...checkTasks(known).map((text) => `tasks: ${text}`),
      ...checkFiles({ log, operations: found.operations, bytes: bytesIn(place.dir) }).map((text) => `files: ${text}`),
      ...checkLabour({ jobs: found.jobs ?? [], operations: found.operations, log }).map((text) => `work: ${text}`),
      ...checkPaths(known).map((text) => `paths: ${text}`),
      ...checkReplaced({ ...found, each: found.replaced?.each ?? [] }).map((text) => `replaced: ${text}`),
      ...checkCauses(log.flatMap(lossOf), found.harm).map((text) => `causes: ${text}`),
      ...(folded.whole
        ? []
        : [
            `fold: ${folded.hash} is not the stored ${folded.storedHash}, gaps ${folded.gaps}, rows ${folded.wrongRows}`,
          ]),
      ...integrity(place, realSystem({})).map((text) => `integrity: ${text}`),
      ...(await leftFiles(store, place.dir)).map((text) => `left over: ${text}`),
    ];
    return { violations, grants, log };
  } catch (error) {
    // Whoever rang before its commit, and died, left a bell that is ahead of the log for good.
    if (!(error instanceof TtError) || error.code !== 'store_replaced') throw error;
    return { violations: [`refused: ${error.message}`], grants: [], log: [] };
  } finally {
    store.close();
  }
}

async function logOf(store: Store): Promise<RoomEvent[]> {
  const log: RoomEvent[] = [];
  for await (const event of store.replay(await store.head())) log.push(event);
  return log;
}

/** One search a stretch: until the database was replaced, and since that was accepted. Between them nobody is answered. */
function stick({ vanished, replaced, ...all }: Case, log: readonly RoomEvent[]): string[] {
  const elsewise = underClaims({ ...all, log, lost: lostIn(log), replaced: replaced?.at.from ?? null });
  const operations = all.operations.filter(({ id }) => !elsewise.has(id));
  const start = { holder: null, turn: 0 };
  if (!replaced) return told(checkStick({ start, operations, vanished }));
  const { at, accepted, each } = replaced;
  // Restored twice: what came between is in no log.
  const isGone = ({ call, end }: Operation): boolean => call > each[0].at.to && end < (each.at(-1) ?? each[0]).at.from;
  const epoch = log.find(({ type }) => type === 'epoch_started');
  const open = operations.filter((one) => one.call <= at.to && one.end >= at.from && !isGone(one)).map(asUnknown);
  const between = operations.filter(({ call, end }) => call > at.to && end < accepted.from);
  const before = [
    ...operations.filter(({ end }) => end < at.from),
    ...open.map((one) => ({ ...one, end: at.to })),
    // They say what was last true, and nothing else becomes true until the copy is accepted.
    ...between.filter(besideTheDatabase),
  ];
  const since = (one: Operation): Operation => ({ ...one, call: Math.max(one.call, accepted.from) });
  const after = [...operations.filter(({ call }) => call > at.to), ...open]
    .filter(({ end }) => end >= accepted.from)
    .filter((one) => !(besideTheDatabase(one) || isLook(one)) || one.call > accepted.to)
    .map(since);
  return [
    ...told(checkStick({ start, operations: before, vanished })),
    ...told(checkStick({ start: { holder: null, turn: epoch?.turnId ?? 0 }, operations: after, vanished })),
    ...between
      .filter((one) => one.outcome === 'ok' && !besideTheDatabase(one))
      .map(({ id, verb, member }) => `operation ${id}, ${verb} of ${member}, was answered by a replaced database`),
  ];
}

/** Answered from the files that hooks read. */
const besideTheDatabase = ({ verb, said }: Operation): boolean => verb === 'glance' || said.fast === true;

/** While a restore has the write lock looks still see what was before. */
const isLook = ({ verb }: Operation): boolean => ['state', 'check', 'edit', 'check path'].includes(verb);

/** It was under way while the database was replaced: done before, done after, or lost. */
const asUnknown = (operation: Operation): Operation => ({ ...operation, outcome: 'unknown' });

const told = (found: ReturnType<typeof checkStick>): string[] =>
  found === null
    ? []
    : [`not linearizable at ${found.step}; possible were ${found.states.join(' | ')}; open: ${found.open.join('; ')}`];

/** What was under way while the database was replaced may be in the copy, or lost. */
function settled({ operations, replaced }: Case): readonly Operation[] {
  if (!replaced) return operations;
  const { at } = replaced;
  return operations.map((one) => (one.call <= at.to && one.end >= at.from ? asUnknown(one) : one));
}

const grantOf = (event: RoomEvent): Grant => ({ turn: event.turnId, member: event.to ?? '' });

const toLogged = (event: RoomEvent): Logged => ({ ...loggedOf(event), to: event.to, isOperators: isOperators(event) });

const loggedOf = ({ seq, type, from, payload }: RoomEvent) => ({
  ...{ seq, type, from },
  body: 'body' in payload && typeof payload.body === 'string' ? payload.body : null,
});

const lostIn = (log: readonly RoomEvent[]): Lost[] =>
  log.flatMap((event, i) => lostBefore(event, log[i - 1]?.seq ?? 0));

const lostBefore = (event: RoomEvent, before: number): Lost[] =>
  event.type === 'epoch_started' && event.seq > before + 1 ? [{ first: before + 1, last: event.seq - 1 }] : [];

function lossOf(event: RoomEvent): Loss[] {
  const { seq, from, reason } = event;
  if (event.type === 'takeover' && event.payload.kind !== 'operator_override')
    return [{ seq, holder: from ?? '', why: event.payload.kind }];
  const surrendered = event.type === 'release' && (reason === 'harness_gone' || reason === 'not_delivered');
  return surrendered ? [{ seq, holder: from ?? '', why: reason }] : [];
}

/** Files of killed processes are swept when they are a minute old: they are made older, and swept. */
async function leftFiles(store: Store, room: string): Promise<string[]> {
  const files = () =>
    ['alive', 'bells'].flatMap((part) =>
      existsSync(join(room, part)) ? readdirSync(join(room, part)).map((name) => join(part, name)) : [],
    );
  const old = new Date(Date.now() - 10 * 60_000);
  for (const file of files()) utimesSync(join(room, file), old, old);
  await store.sweep();
  // A turn whose holder was killed, and that nobody has taken since, still names its lock.
  const held = (await store.look()).lease?.protector?.lock;
  return files().filter((file) => file !== join('alive', held ?? ''));
}

/** By the hash that they lie under, the hash that they have; what was left on its way there under its own name. */
function bytesIn(room: string): ReadonlyMap<string, string> {
  const dir = join(room, 'files');
  const parts = existsSync(dir) ? readdirSync(dir) : [];
  return new Map(
    parts.flatMap((part) =>
      readdirSync(join(dir, part)).map((name): [string, string] => {
        const has = `sha256:${createHash('sha256')
          .update(readFileSync(join(dir, part, name)))
          .digest('hex')}`;
        return [part === 'new' ? `new/${name}` : `sha256:${part}${name}`, has];
      }),
    ),
  );
}
