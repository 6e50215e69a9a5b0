/** A ban is seen wherever one looks, says until when, and is lifted by the person who may. */
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

test('who, state, the log and the agent itself say until when it is kept out', async () => {
  const ws = await roomOfTwo();
  const kicked = await ws.tt(['kick', 'b', '--ban', '300d', '--force', '--reason', 'noisy', '--json']);
  const until = String(kicked.json['banned_until']);
  expect(until).toMatch(TIME);
  const there = { env: { TZ: 'UTC' } };
  const seen = until.slice(0, 19).replace('T', ' ');
  const banned = [{ agent_id: B.as, reason: 'noisy', until, since: expect.stringMatching(TIME) }];
  for (const verb of ['who', 'state']) {
    expect((await ws.tt([verb, '--json'], A)).json).toMatchObject({ banned });
    expect((await ws.tt([verb], there)).out).toContain(`${B.as} is kept out until ${seen} by human:`);
  }
  const kick = ['events', '--after', '0', '--event', 'kick', '--target', 'any'];
  expect((await ws.tt([...kick, '--json'])).json.events[0]?.['payload']).toEqual({ until });
  expect((await ws.tt(kick, there)).out).toContain(` · kept out until ${seen} · noisy`);
  for (const words of [['join'], ['wait'], ['msg', 'send', 'room', 'x'], ['notes', 'add', 'x']]) {
    const { error } = await ws.tt([...words, '--json'], B);
    expect([words, error['error'], error['until']]).toEqual([words, 'banned', until]);
    expect(error['message']).toContain(until);
  }
});

test('tt unhold of a person lets it in again, once; of an agent only when it was told to', async () => {
  const ws = await roomOfTwo();
  const out = await ws.tt(['kick', 'b', '--ban', '300d', '--force', '--text']);
  expect(out.out).toContain(`to let it in: tt unhold ${B.as}.`);
  expect((await ws.tt(['unhold', B.as, '--json'], A)).error['error']).toBe('operator_required');
  expect((await ws.tt(['join', '--json'], B)).error['error']).toBe('banned');
  expect((await ws.tt(['unhold', B.as])).out).toContain(`${B.as} is let in again.`);
  const [event] = (await ws.tt(['events', '--after', '0', '--event', 'unheld', '--json'])).json.events;
  expect(event).toMatchObject({ to_agent_id: B.as, payload: { banned: true } });
  expect((await ws.tt(['who', '--json'])).json).not.toHaveProperty('banned');
  expect((await ws.tt(['unhold', B.as, '--json'])).error['error']).toBe('unknown_recipient');
  expect((await ws.tt(['join', '--json'], B)).code).toBe(0);
  await ws.tt(['kick', 'b', '--ban', '10m', '--force']);
  const told = ['unhold', B.as, '--operator-requested', '--reason', 'she said so', '--json'];
  expect((await ws.tt(told, A)).json).toMatchObject({ agent_id: B.as, changed: true });
  expect((await ws.tt(['join', '--json'], B)).code).toBe(0);
  expect((await ws.tt(['replay', '--json'])).json).toMatchObject({ matches: true });
});

test('a ban that is over is listed no more, and is not lifted', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['kick', 'b', '--ban', '10m', '--force']);
  const later = { env: { TT_TEST_CLOCK: '{"wall":601000,"mono":601000}' } };
  expect((await ws.tt(['who', '--json'], later)).json).not.toHaveProperty('banned');
  expect((await ws.tt(['unhold', B.as, '--json'], later)).json).toMatchObject({ changed: false });
});

test('the way to remove a live member is told with its name', async () => {
  const ws = await roomOfTwo();
  expect((await ws.tt(['kick', 'b', '--json'], A)).error['hint']).toBe(`tt kick ${B.as} --force`);
});
