/** What an agent does on a person's word is in the log as such, with a reason; what a person does is the person's own. */
import { expect, test } from 'vitest';
import { HANDOFF, standIn } from '../support/stand-in.ts';
import { freshWorkspace } from '../support/workspace.ts';

const TOLD = ['--operator-requested', '--reason', 'Ada said so'];

/** The holder, one that does what it is told, and a third; two words before the flags say what it does. */
const DEEDS: readonly (readonly [string, readonly string[], string])[] = [
  ['agent', ['take'], 'takeover'],
  ['holder', ['assign', 'script:third', ...HANDOFF], 'pass'],
  ['agent', ['kick', 'script:third', '--force'], 'kick'],
  ['agent', ['close'], 'close'],
  ['agent', ['pause'], 'paused'],
  ['agent', ['stop'], 'stopped'],
  ['agent', ['hold', 'script:third'], 'held'],
  ['agent', ['interrupt', 'script:third'], 'interrupted'],
  ['agent', ['config', 'set', 'lease.ttl', '12s'], 'control'],
];

test.each(DEEDS)(
  '%s: %j without a reason is refused, with one it is recorded as a person’s wish',
  async (who, words, type) => {
    const room = freshWorkspace();
    const cast = { holder: standIn('holder'), agent: standIn('agent'), third: standIn('third') };
    for (const member of Object.values(cast)) await room.tt(['join'], member);
    await room.tt(['try'], cast.holder);
    const by = who === 'holder' ? cast.holder : cast.agent;
    const refused = await room.tt([...words, '--operator-requested', '--json'], by);
    expect(refused).toMatchObject({ code: 1, error: { error: 'operator_required' } });
    expect((await room.tt([...words, ...TOLD], by)).code).toBe(0);
    const log = await room.tt(['events', '--event', type, '--json']);
    expect(log.json.events).toMatchObject([{ reason: 'Ada said so', payload: { requested: true } }]);
    expect((await room.tt(['events', '--event', type])).out).toMatch(/^#\d+ \S+ .* · for a person.* · Ada said so/m);
  },
);

test('an agent that is told to goes ahead of those who wait, and that is in the log; a person leaves no such mark', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  for (const member of [a, b]) await room.tt(['join'], member);
  await room.tt(['take', ...TOLD], b);
  await room.tt(['release', ...HANDOFF], b);
  await room.tt(['take', '--yes', '--reason', 'mine', ...TOLD.slice(0, 1)]);
  await room.tt(['config', 'set', 'lease.ttl', '20m']);
  const { events } = (await room.tt(['events', '--event', 'claim,takeover,control', '--json'])).json;
  expect(events.map(({ payload }) => payload)).toEqual([{ how: 'open_claim', requested: true }, { how: 'sequence' }]);
});

test('what was reopened on a person’s word says so too', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['close', '--reason', 'enough']);
  expect((await room.tt(['reopen', '--operator-requested', '--json'], a)).error['error']).toBe('operator_required');
  expect((await room.tt(['reopen', ...TOLD], a)).code).toBe(0);
  const { events } = (await room.tt(['events', '--event', 'close,reopen', '--json'])).json;
  expect(events.map(({ payload }) => payload)).toEqual([undefined, { requested: true }]);
});

test('in a stopped room an agent sets nothing, whoever told it to', async () => {
  const room = freshWorkspace();
  await room.tt(['stop', '--reason', 'wrong branch']);
  const a = standIn('a');
  expect((await room.tt(['config', 'set', 'lease.ttl', '12s', ...TOLD, '--json'], a)).error['error']).toBe(
    'room_stopped',
  );
  expect((await room.tt(['config', 'get', 'lease.ttl'])).out).toBe('45m');
  expect((await room.tt(['config', 'set', 'lease.ttl', '12s'])).code).toBe(0);
});
