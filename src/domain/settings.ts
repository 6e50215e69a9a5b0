/** Every time and limit that a user may change: its default, its unit, its meaning. */

import { formatDuration, LONGEST, parseDuration } from '../lib/duration.ts';
import { type Details, type Refusal, refuse } from '../lib/errors.ts';

const MIN = 60_000;
const MB = 1024 * 1024;

interface Amount {
  readonly unit: 'duration' | 'bytes' | 'count';
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  readonly summary: string;
}

interface Choice<W extends string = string> {
  readonly unit: 'choice';
  readonly words: readonly W[];
  readonly fallback: W;
  readonly summary: string;
}

type Setting = Amount | Choice;

const duration = (fallback: number, summary: string, least = 1): Amount => ({
  unit: 'duration',
  fallback,
  least,
  most: LONGEST,
  summary,
});

const limit = (unit: 'bytes' | 'count', fallback: number, summary: string, most = 16 * 1024 * 1024): Amount => ({
  unit,
  fallback,
  least: 1,
  most,
  summary,
});

/** The first word is the default. */
const choice = <const W extends string>(words: readonly [W, ...W[]], summary: string): Choice<W> => ({
  unit: 'choice',
  words,
  fallback: words[0],
  summary,
});

export const SETTINGS = {
  'wait.timeout': duration(110_000, 'how long a wait lasts without --timeout', 0),
  'lease.ttl': duration(45 * MIN, 'how long a turn is valid without news from its guardian'),
  'lease.unguarded': duration(10 * MIN, 'the same where no guardian can live; the holder’s commands renew it'),
  'lease.heartbeat': duration(5 * MIN, 'how often a guardian renews the lease'),
  'claim.ttl': duration(20 * MIN, 'how long the stick waits for a member that must be woken'),
  'claim.live': duration(30_000, 'how long the stick waits for a member whose tt wait is running'),
  'waiter.grace': duration(10_000, 'how long the releaser holds back while another live member could claim', 0),
  'presence.ttl': duration(240 * MIN, 'how long a member counts as present without a sign of life'),
  'presence.quiet': duration(180_000, 'how long a live member says nothing until tt who calls it quiet'),
  'floor.ttl': duration(10 * MIN, 'how long a floor stays with a holder that nothing is heard of'),
  'task.ttl': duration(30 * MIN, 'how long a task stays with a claimer that nothing is heard of'),
  'work.grace': duration(10_000, 'how long tt work waits for a command that was told to end', 0),
  'path.ttl': duration(45 * MIN, 'how long a path claim stays with a holder that nothing is heard of'),
  'file.grace': duration(7 * 24 * 60 * MIN, 'how long tt file gc leaves a file that nothing names', 0),
  'dedup.ttl': duration(24 * 60 * MIN, 'how long a --dedup key is remembered'),
  'store.busy': duration(5_000, 'how long a command tries to get the write lock'),
  'poll.fast': duration(250, 'the safety net of a waiter while things happen', 10),
  'poll.slow': duration(1_000, 'the same after a while of silence', 10),
  'limit.message': limit('bytes', 4_096, 'the largest body of a message'),
  'limit.name': limit('count', 32, 'how many characters a display name has', 64),
  'limit.note': limit('bytes', 16_384, 'the largest body of a note'),
  'limit.handoff': limit('bytes', 65_536, 'the largest handoff'),
  'limit.page': limit('count', 100, 'how many events one answer holds without --limit', 10_000),
  'limit.mentions': limit('count', 32, 'how many members one message mentions', 1_000),
  'limit.pins': limit('count', 32, 'how many messages are pinned at once', 1_000),
  'limit.channels': limit('count', 64, 'how many channels a room has at once', 1_000),
  'limit.topic': limit('count', 200, 'how many characters a channel’s topic has', 1_000),
  'limit.doing': limit('count', 280, 'the longest text of tt doing, in characters', 4_096),
  'limit.burst': limit(
    'count',
    30,
    'how much an agent in a harness may say at once; tt limit sets it for the room',
    1_000_000,
  ),
  'limit.rate': limit('count', 2, 'how much it may say a second after that', 1_000_000),
  'limit.title': limit('count', 200, 'how many characters the title of a form or a question has', 1_000),
  'limit.forms': limit('count', 256, 'how many forms may wait for an answer', 1_000),
  'limit.form': limit('bytes', 65_536, 'the largest form, as JSON'),
  'limit.fields': limit('count', 20, 'how many fields a form has', 100),
  'limit.options': limit('count', 32, 'how many options a field has', 100),
  'limit.option': limit('count', 200, 'how many characters an option or a label has', 1_000),
  'limit.questions': limit('count', 32, 'how many questions are open at once', 1_000),
  'limit.hands': limit('count', 128, 'how many hands are up for one floor', 1_000),
  'limit.tasks': limit('count', 1_000, 'how many tasks are open at once', 5_000),
  'limit.taken': limit('count', 8, 'how many tasks one member has claimed at once', 100),
  'limit.after': limit('count', 32, 'how many tasks one task waits for', 100),
  'limit.task': limit('bytes', 65_536, 'the largest context or result of a task'),
  'task.attempts': limit(
    'count',
    3,
    'how often a task is given up, or its claim runs out, until it is nobody’s next',
    100,
  ),
  'limit.reason': limit(
    'count',
    280,
    'how many characters the reason of a floor, a raised hand or a path claim has',
    4_096,
  ),
  'limit.held': limit('count', 256, 'how many agents are held at once', 1_000),
  'limit.interrupted': limit('count', 256, 'how many agents have an interrupt that they did not acknowledge', 1_000),
  'limit.banned': limit('count', 256, 'how many agents are kept out at once', 1_000),
  'limit.claims': limit('count', 64, 'how many path claims a room has at once', 256),
  'limit.claimed': limit('count', 16, 'how many of them one member has', 256),
  'limit.patterns': limit('count', 32, 'how many patterns a path claim has', 256),
  'limit.glob': limit('count', 1_024, 'how many characters they have together, braces written out', 4_096),
  'limit.file': limit('bytes', 100 * MB, 'the largest file', 2 ** 40),
  'limit.files': limit('bytes', 4_096 * MB, 'how much all files of a room have together', 2 ** 50),
  'limit.attached': limit('count', 32, 'how many files go with one message, note, task or handoff', 1_000),
  'enforce.edits': choice(
    ['block', 'warn', 'off'],
    'what a harness’s hook does with an edit of a member without the stick',
  ),
  'enforce.git': choice(
    ['on', 'strict', 'off'],
    'whether git’s hooks refuse ref updates of an agent without the stick; strict: also when tt cannot tell',
  ),
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;
export type Settings = { readonly [N in SettingName]: Value<(typeof SETTINGS)[N]> };
type Value<S extends Setting> = S extends Choice<infer W> ? W : number;

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];
export const DEFAULTS = Object.fromEntries(SETTING_NAMES.map((n) => [n, SETTINGS[n].fallback])) as unknown as Settings;

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name);

/** `wait.timeout` ← `TT_WAIT_TIMEOUT`. */
export const variableOf = (name: SettingName): string => `TT_${name.replace('.', '_').toUpperCase()}`;

/** A value as a person wrote it, in the setting's unit. `where` says in the message whose mistake it is. */
export function parseSetting(name: SettingName, text: string, where: string): number | string | Refusal {
  const setting: Setting = SETTINGS[name];
  if (setting.unit === 'choice') {
    const word = text.trim();
    return setting.words.includes(word)
      ? word
      : bad(name, text, where, `one of ${setting.words.join(', ')}`, { words: setting.words });
  }
  const { unit, least, most } = setting;
  const value = unit === 'duration' ? parseDuration(text) : /^\d+$/.test(text.trim()) ? Number(text) : null;
  if (value !== null && value >= least && value <= most) return value;
  const wanted = unit === 'duration' ? 'a duration such as 90s, 10m or 2h' : 'a whole number';
  const range = `from ${formatSetting(name, least)} to ${formatSetting(name, most)}`;
  return bad(name, text, where, `${wanted} ${range}`, { least, most });
}

const bad = (name: SettingName, value: string, where: string, wanted: string, details: Details): Refusal =>
  refuse('invalid_config', `${where}: ${name} is "${value}", not ${wanted}`, `tt config get ${name}`, {
    ...{ name, value },
    ...details,
  });

export const formatSetting = (name: SettingName, value: number | string): string =>
  SETTINGS[name].unit === 'duration' ? formatDuration(Number(value)) : String(value);
