/** What a person puts on agents is in the state, and has a cap there; what stands on those that are gone makes room. */
import { expect, test } from 'vitest';
import { A, roomOfTwo } from '../support/pair.ts';
import type { Workspace } from '../support/workspace.ts';

const C = { as: 'script:c' };
const ONE = { env: { TT_LIMIT_HELD: '1', TT_LIMIT_INTERRUPTED: '1', TT_LIMIT_BANNED: '1' } };

async function person(ws: Workspace, ...words: readonly string[]) {
  const ran = await ws.tt([...words, '--json'], ONE);
  return ran.code === 0 ? ran.json : ran.error;
}
const over = (kind: string) => ({ error: 'limit_exceeded', kind, limit: 1, actual: 2 });
const heads = async (ws: Workspace) => (await ws.tt(['state', '--json'])).json.cursor_event_seq;

test.each(['hold', 'interrupt'])('%s: over the cap it is refused, and nothing is written', async (verb) => {
  const ws = await roomOfTwo();
  const kind = verb === 'hold' ? 'held' : 'interrupted';
  expect(await person(ws, verb, 'script:a')).toMatchObject({ changed: true });
  const head = await heads(ws);
  expect(await person(ws, verb, 'script:b')).toMatchObject(over(kind));
  expect(await heads(ws)).toBe(head);
  // On the same one it needs no room.
  expect(await person(ws, verb, 'script:a')).toMatchObject({ changed: verb === 'interrupt' });
  await ws.tt(['leave'], A);
  expect(await person(ws, verb, 'script:b')).toMatchObject({ ...over(kind), hint: 'tt unhold script:a (it is gone)' });
  expect(await person(ws, 'unhold', 'script:a')).toMatchObject({ changed: true });
  expect(await person(ws, verb, 'script:b')).toMatchObject({ changed: true });
  expect((await ws.tt(['replay', '--json'])).json).toMatchObject({ matches: true });
});

test('kick --ban: over the cap it is refused; those whose time is over make room', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['join'], C);
  const kick = (who: string, ...more: string[]) => person(ws, 'kick', who, '--force', ...more);
  expect(await kick('script:a', '--ban', '10m')).toMatchObject({ status: 'kicked' });
  expect(await kick('script:b', '--ban', '10m')).toMatchObject(over('banned'));
  expect(await kick('script:b')).toMatchObject({ status: 'kicked' });
  const later = { env: { ...ONE.env, TT_TEST_CLOCK: '{"wall":900000,"mono":900000}' } };
  const ran = await ws.tt(['kick', 'script:c', '--force', '--ban', '10m', '--json'], later);
  expect(ran.json).toMatchObject({ status: 'kicked' });
  const { events } = (await ws.tt(['events', '--after', '0', '--event', 'kick', '--json'])).json;
  expect(events.at(-1)?.payload).toMatchObject({ expired: ['script:a'] });
  expect((await ws.tt(['replay', '--json'])).json).toMatchObject({ matches: true });
  expect((await ws.tt(['join', '--json'], { ...C, ...later })).error['error']).toBe('banned');
});
