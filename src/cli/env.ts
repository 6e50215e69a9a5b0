/** All that a command may reach, made when it is first asked for. The only composition root. */
import type { Caller } from '../domain/change.ts';
import type { Blobs } from '../domain/file/blobs.ts';
import type { Settings } from '../domain/settings.ts';
import type { Locks, Store } from '../domain/store.ts';
import type { Wake } from '../domain/wake.ts';
import { agentNamed, type Identity, identify } from '../harness/identity.ts';
import { contentHash } from '../lib/canonical.ts';
import { parseDuration } from '../lib/duration.ts';
import { TtError } from '../lib/errors.ts';
import type { System } from '../lib/system.ts';
import { visibleLine } from '../lib/text.ts';
import { findRoom, newRoom, type Place, placeAt, realDirectory, type Surroundings } from '../store/place.ts';
import { quoted } from './answer.ts';
import type { Args } from './command.ts';
import type { Origins } from './config.ts';
import { meantInstead } from './find-command.ts';
import type { Io } from './io.ts';
import { isObserver, observers } from './observing.ts';
import { type OpenRooms, openRooms } from './open-rooms.ts';
import { cleanUp, type Ended, listenForEnd } from './signals.ts';

export interface Env {
  readonly system: System;
  readonly io: Io;
  readonly json: boolean;
  readonly verbose: boolean;
  /** The caller reads, and writes nothing. */
  readonly observes: boolean;
  readonly dedup: string | undefined;
  readonly around: Surroundings;
  /** How to start tt itself: the program and its first arguments. */
  readonly self: readonly string[];
  identity(): Identity;
  caller(): Caller;
  /** Something that was asked for besides the words and standard input: under a key of --dedup it must be the same again. */
  alsoAsked(what: string): void;
  /** The real directory that --path or the path word means. */
  directory(): string;
  /** The room at or above the directory, or another one. Errors: room_not_found. */
  room(directory?: string): Room;
  /** For tt join alone: the room, made when there is none, or always right here. */
  roomOrNew(forceNew?: boolean): Room & { readonly isNew: boolean; readonly inside: string | null };
  /** The room that was asked for last; null when none was. */
  opened(): Room | null;
  /** Being asked to end, by a signal or by whoever carries this command out. */
  listenForEnd(): Ended;
  /**
   * Gives back what runs `clean` at the end of the work. Where the process is this command's own, a signal that ends it runs
   * `clean` too; one that goes on, as that of a batch or of a program with the library, is not ended by it.
   */
  cleanUp(clean: () => void): () => void;
  close(): void;
}

/** An open room and what goes with it. */
export interface Room {
  readonly place: Place;
  readonly store: Store;
  readonly wake: Wake;
  readonly locks: Locks;
  readonly blobs: Blobs;
  readonly settings: Settings;
  readonly origins: Origins;
}

export interface Outside {
  readonly system: System;
  readonly io: Io;
  readonly cwd: string;
  readonly self: readonly string[];
  /** What outlives one command, where several are carried out by one process. */
  readonly kept?: Kept;
}

export interface Kept {
  readonly rooms: OpenRooms;
  /** Whom a command without --agent is for. */
  readonly agent: string | undefined;
  identify(said: string | undefined): Identity;
  listenForEnd(): Ended;
}

export function makeEnv({ system, cwd, self, kept, ...outside }: Outside, args: Args): Env {
  const around: Surroundings = { home: system.home, elsewhere: system.env['TT_DIR'] || undefined };
  const rooms = kept?.rooms ?? openRooms(system);
  let opened: Room | null = null;
  const observes = isObserver(system.env);
  const said = args.text('agent');
  const isHere = args.word('path') === undefined && args.text('path') === undefined;
  let identity: Identity | null = null;
  const dedup = args.text('dedup');
  const { io, asked, also } = dedup === undefined ? { io: outside.io } : remembering(outside.io, args);

  const identified = (): Identity => {
    identity ??= kept ? kept.identify(said ?? kept.agent) : identify(system, said);
    return identity;
  };
  const directory = (): string => {
    const word = args.word('path');
    return word === undefined ? realDirectory(args.text('path') ?? cwd) : realDirectory(word, insteadOf(word, args));
  };

  function at(place: Place, create: boolean): Room {
    opened = rooms.at(place, create);
    return opened;
  }

  // Also where nobody asks who is calling: a slip in --agent must not go by.
  if (said !== undefined) agentNamed(said);

  return {
    system,
    io,
    json: args.on('json') || (!args.on('text') && identified().inHarness),
    verbose: args.on('verbose'),
    observes,
    dedup,
    around,
    self,
    identity: identified,
    caller: () => ({ ...callerOf(identified(), args), ...(asked ? { asked } : {}) }),
    alsoAsked: (what) => also?.(what),
    directory,
    room(from) {
      // One command has one store, whatever changes meanwhile. And a room right here is what a search would find.
      opened ??= isHere && from === undefined ? rooms.again(cwd) : null;
      if (opened) return opened;
      const dir = from ?? directory();
      const place = findRoom(dir, around);
      if (!place)
        throw new TtError('room_not_found', `there is no room at ${dir} or above it`, 'tt join', { path: dir });
      return at(place, false);
    },
    roomOrNew(forceNew = false) {
      const dir = directory();
      const found = findRoom(dir, around);
      const place = forceNew ? placeAt(dir, around) : (found ?? newRoom(dir, around));
      const isNew = place.dir !== found?.dir;
      if (observes) throw observers();
      return { ...at(place, isNew), isNew, inside: isNew && found ? found.workspace : null };
    },
    opened: () => opened,
    listenForEnd: kept?.listenForEnd ?? listenForEnd,
    cleanUp: kept ? (clean) => clean : cleanUp,
    close: () => {
      if (!kept) rooms.close();
    },
  };
}

interface Remembering {
  readonly io: Io;
  readonly asked?: () => string;
  readonly also?: (what: string) => void;
}

/** What was asked, with what standard input and files have said until somebody wants to know. */
function remembering(outer: Io, args: Args): Remembering {
  let read = '';
  const also = (what: string): void => {
    read += what;
  };
  const stdin: Io['stdin'] = async (...limits) => {
    const text = await outer.stdin(...limits);
    also(text);
    return text;
  };
  // Some of what `outer` has is asked for anew each time.
  const io: Io = Object.create(outer, { stdin: { value: stdin } });
  return { io, asked: () => contentHash([args.asked(), read]), also };
}

/** A sentence without its flag is taken for a path: what to do about a path that is none. */
function insteadOf(word: string, { command, word: given }: Args): string {
  const { name = '', words = [] } = command ?? {};
  const meant = words.find((declared) => declared.name === 'path')?.meant;
  const other = meantInstead(name, word);
  if (other) return `did you mean tt ${other}? Or name a path that exists`;
  const isMeantAsPath = /^\S*\/\S*$|^[.~]/.test(word);
  const isNoTime = meant?.startsWith('--timeout') && parseDuration(word) === null;
  if (!meant || isMeantAsPath) return 'leave it out, or name a path that exists';
  if (isNoTime) return `tt ${name} takes that word for a path: leave it out, or name a path that exists`;
  const before = words.filter((declared) => declared.name !== 'path').map((one) => quoted(given(one.name) ?? ''));
  return `${['tt', name, ...before].join(' ')} ${meant.replace('TEXT', () => quoted(visibleLine(word)))}; or name a path that exists`;
}

function callerOf(identity: Identity, args: Args): Caller {
  const { agent, harness, session, process, person, inHarness, charged, source } = identity;
  return {
    agent,
    harness,
    session,
    process,
    person,
    charged,
    operatorRequested: args.on('operator-requested'),
    own: source === 'nearest_harness' || source === 'marker_alone',
    force: args.on('force') && (!inHarness || args.on('operator-requested')),
  };
}
