/** Every time and limit that a user may change: its default, its unit, its meaning. */

import { formatDuration, parseDuration } from '../lib/duration.ts';
import { type Refusal, refuse } from '../lib/errors.ts';

const MIN = 60_000;

interface Setting {
  readonly unit: 'duration' | 'bytes' | 'count';
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  readonly summary: string;
}

const duration = (fallback: number, summary: string, least = 1): Setting => ({
  unit: 'duration',
  fallback,
  least,
  most: 366 * 24 * 60 * MIN,
  summary,
});

const limit = (unit: 'bytes' | 'count', fallback: number, summary: string, most = 16 * 1024 * 1024): Setting => ({
  unit,
  fallback,
  least: 1,
  most,
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
  'dedup.ttl': duration(24 * 60 * MIN, 'how long a --dedup key is remembered'),
  'store.busy': duration(5_000, 'how long a command tries to get the write lock'),
  'poll.fast': duration(250, 'the safety net of a waiter while things happen', 10),
  'poll.slow': duration(1_000, 'the same after a while of silence', 10),
  'limit.message': limit('bytes', 4_096, 'the largest body of a message'),
  'limit.note': limit('bytes', 16_384, 'the largest body of a note'),
  'limit.handoff': limit('bytes', 65_536, 'the largest handoff'),
  'limit.page': limit('count', 100, 'how many events one answer holds without --limit', 10_000),
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;
export type Settings = Readonly<Record<SettingName, number>>;
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];
export const DEFAULTS = Object.fromEntries(SETTING_NAMES.map((n) => [n, SETTINGS[n].fallback])) as Settings;

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name);

/** `wait.timeout` ← `TT_WAIT_TIMEOUT`. */
export const variableOf = (name: SettingName): string => `TT_${name.replace('.', '_').toUpperCase()}`;

/** A value as a person wrote it, in the setting's unit. `where` says in the message whose mistake it is. */
export function parseSetting(name: SettingName, text: string, where: string): number | Refusal {
  const { unit, least, most } = SETTINGS[name];
  const value = unit === 'duration' ? parseDuration(text) : /^\d+$/.test(text.trim()) ? Number(text) : null;
  if (value !== null && value >= least && value <= most) return value;
  const wanted = unit === 'duration' ? 'a duration such as 90s, 10m or 2h' : 'a whole number';
  const range = `from ${formatSetting(name, least)} to ${formatSetting(name, most)}`;
  return refuse('invalid_config', `${where}: ${name} is "${text}", not ${wanted} ${range}`, `tt config get ${name}`, {
    name,
    value: text,
    least,
    most,
  });
}

export const formatSetting = (name: SettingName, value: number): string =>
  SETTINGS[name].unit === 'duration' ? formatDuration(value) : String(value);
