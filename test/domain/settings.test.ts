/** Settings: a bad value is an error that says where it stands; nothing is silently replaced. */
import { expect, test } from 'vitest';
import {
  DEFAULTS,
  formatSetting,
  isSettingName,
  parseSetting,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  variableOf,
} from '../../src/domain/settings.ts';
import { isRefusal } from '../../src/lib/errors.ts';

test.each<[SettingName, string, number | string | null]>([
  ['wait.timeout', '110s', 110_000],
  ['wait.timeout', '0', 0],
  ['wait.timeout', '-1', null],
  ['wait.timeout', '', null],
  ['wait.timeout', 'soon', null],
  ['wait.timeout', '400d', null],
  ['lease.ttl', '45m', 2_700_000],
  ['lease.ttl', '0', null],
  ['lease.ttl', '1ms', 1],
  ['poll.fast', '9ms', null],
  ['poll.fast', '10ms', 10],
  ['waiter.grace', '0', 0],
  ['limit.message', '4096', 4_096],
  ['limit.message', ' 4096 ', 4_096],
  ['limit.message', '0', null],
  ['limit.message', '4k', null],
  ['limit.message', '4.5', null],
  ['limit.message', '1e3', null],
  ['limit.message', '0x10', null],
  ['limit.message', '99999999999', null],
  ['limit.page', '10000', 10_000],
  ['limit.page', '10001', null],
  ['enforce.edits', ' warn ', 'warn'],
  ['enforce.edits', 'on', null],
  ['enforce.git', 'on', 'on'],
])('%s = %j → %j', (name, text, value) => {
  const parsed = parseSetting(name, text, 'TT_X');
  if (value !== null) return expect(parsed).toBe(value);
  expect(isRefusal(parsed) && parsed).toMatchObject({ refused: 'invalid_config', details: { name, value: text } });
  expect(isRefusal(parsed) && parsed.message).toMatch(/^TT_X: /);
});

test.each(SETTING_NAMES)('%s: its default is lawful and reads back as it is written', (name) => {
  expect(parseSetting(name, formatSetting(name, DEFAULTS[name]), '')).toBe(DEFAULTS[name]);
  expect(SETTINGS[name].summary).not.toBe('');
  expect(isSettingName(name)).toBe(true);
  expect(variableOf(name)).toMatch(/^TT_[A-Z]+_[A-Z]+$/);
});

test('no two settings share a variable, and no word that every object knows is a setting', () => {
  expect(new Set(SETTING_NAMES.map(variableOf)).size).toBe(SETTING_NAMES.length);
  expect(['toString', '__proto__', 'wait', ''].filter(isSettingName)).toEqual([]);
});
