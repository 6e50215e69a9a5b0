/** The checker of rooms that were replaced: its finding, and what it must let pass. */
import { expect, test } from 'vitest';
import type { Operation } from '../history.ts';
import { checkReplaced } from './replaced.ts';

const A = 'claude:a';

const did = (id: number, verb: string, code?: string, member = A): Operation => ({
  ...{ id, member, verb, call: id, end: id + 0.5, outcome: code === undefined ? 'ok' : 'unknown', code, said: {} },
});

/** Replaced from 10 to 12, and again from 20 to 22. */
function check(...operations: readonly Operation[]) {
  const span = (from: number, to: number) => ({ at: { from }, accepted: { to } });
  return checkReplaced({ operations, each: [span(10, 12), span(20, 22)], vanished: new Map([[A, 30]]) });
}

const found = (id: number, verb: string) =>
  `operation ${id}, ${verb} of ${A}, was answered ok, and had the room open since before it was replaced`;

test('who is told opens the room anew', () => {
  const told = [did(1, 'send'), did(13, 'send', 'store_replaced'), did(14, 'send')];
  expect(check(...told)).toEqual([]);
  expect(check(...told, did(23, 'state', 'store_replaced'), did(24, 'state'))).toEqual([]);
  expect(check(...told, did(23, 'hook after', 'store_replaced'), did(24, 'state'))).toEqual([]);
  expect(check(...told, did(24, 'state'))).toEqual([found(24, 'state')]);
});

test('who is not told is found, whatever it was refused besides', () => {
  expect(check(did(1, 'send'), did(13, 'send', 'store_busy'), did(14, 'try'))).toEqual([found(14, 'try')]);
  expect(check(did(14, 'send'), did(1, 'join'))).toEqual([found(14, 'send')]);
});

test('nothing is said of what was under way meanwhile, of hooks, nor of who opens the room for each command', () => {
  expect(check(did(11, 'send'), did(13, 'send'))).toEqual([]);
  for (const verb of ['glance', 'edit', 'vouch', 'hook after']) expect(check(did(1, verb), did(13, verb))).toEqual([]);
  expect(check(did(1, 'send', undefined, 'human:ada'), did(13, 'send', undefined, 'human:ada'))).toEqual([]);
});
