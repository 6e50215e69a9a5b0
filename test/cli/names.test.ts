/** Hostile names and ids are refused wherever one comes in, with a stable code, and nothing is written. */
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

const RESERVED = ['all', 'room', 'human', 'operator', 'system', 'hub', 'tt', 'All', 'SYSTEM'];
const STRANGE = [
  ...['#x', '?x', ' ', 'a b', 'a\tb', 'a\nb', 'a\u0007', '\u001b[31ma', '-a', '../a'],
  // Zero width, right-to-left, soft hyphen; Cyrillic а, Greek ο, full width, a combining accent, a mathematical a.
  ...['a\u200bb', 'a\u202eb', '\ufeffa', 'a\u00adb', '\u0430nna', 'b\u03bfb', '\uff41nna', 'a\u0301', '\u{1d44e}'],
  'x'.repeat(10_000),
];

const head = async (ws: Workspace) => (await ws.tt(['state', '--json'])).json.cursor_event_seq;

test('join --name', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['join', '--name', 'Alice'], B);
  const before = await head(ws);
  for (const name of [...RESERVED, ...STRANGE]) {
    const { code, error, err } = await ws.tt(['join', `--name=${name}`, '--json'], A);
    const why = name.length > 32 ? 'limit_exceeded' : 'invalid_name';
    expect([name, code, error['error']]).toEqual([name, 1, why]);
    expect(err.length).toBeLessThan(500);
  }
  // Letters of ASCII that look alike: a capital i, a one; and the name part of an id that is here.
  for (const name of ['alice', 'AIice', 'a1ice', 'b'])
    expect([name, (await ws.tt(['join', '--name', name, '--json'], A)).error['error']]).toEqual([name, 'name_taken']);
  expect(await head(ws)).toBe(before);
  expect((await ws.tt(['join', '--name', 'Alicia'], A)).code).toBe(0);
});

test('TT_AGENT_ID and --agent', async () => {
  const ws = freshWorkspace();
  const ids = [...RESERVED, ...STRANGE].flatMap((name) => [name, `script:${name}`]);
  const more = [
    'system:x',
    'operator:ada',
    'hub:1',
    'tt:tt',
    'script:all/x',
    'human:human',
    'SCRIPT:a',
    'script:',
    ':',
  ];
  for (const id of [...ids, ...more]) {
    const exported = await ws.tt(['join', '--json'], { as: id });
    expect([id, exported.code, exported.error['error']]).toEqual([id, 1, 'invalid_agent_id']);
    expect(exported.err.length).toBeLessThan(500);
  }
  for (const id of ['all', '#x', ' ', 'a\u200bb', 'system:x'])
    expect([id, (await ws.tt(['join', `--agent=${id}`, '--json'])).error['error']]).toEqual([id, 'invalid_agent_id']);
  expect(await head(ws)).toBe(0);
});

test('an id that would pass for a present member’s does not come in; a person’s own does', async () => {
  const ws = freshWorkspace();
  await ws.tt(['join'], { as: 'script:bill-10' });
  await ws.tt(['join'], { env: { USER: 'torn' } });
  for (const id of ['script:biII-10', 'script:bi11-1O', 'script:bill-lO', 'script:biII-10/sub'])
    for (const words of [['join'], ['wait'], ['try']]) {
      const { error } = await ws.tt([...words, '--json'], { as: id });
      expect([id, error['error'], error['agent_id']]).toEqual([id, 'name_taken', 'script:bill-10']);
    }
  expect(await head(ws)).toBe(2);
  expect((await ws.tt(['join'], { env: { USER: 'tom' } })).code).toBe(0);
  expect((await ws.tt(['join'], { as: 'script:bill-11' })).code).toBe(0);
});

test('targets: nobody is meant by a word that names nobody', async () => {
  const ws = await roomOfTwo();
  const before = await head(ws);
  const words = [...RESERVED.filter((word) => word !== 'room'), ...STRANGE.filter((word) => word !== '#x')];
  for (const word of words) {
    const sent = await ws.tt(['msg', 'send', '--json', '--', word, 'x'], A);
    expect([word, sent.code, sent.error['error']]).toEqual([word, 1, 'unknown_recipient']);
    expect(sent.err.length).toBeLessThan(500);
  }
  for (const verb of ['hold', 'interrupt', 'ping'])
    expect((await ws.tt([verb, '--json', '--', '\u0441laude'])).error['error']).toBe('unknown_recipient');
  expect(await head(ws)).toBe(before);
});

test('joining again is the same member, once', async () => {
  const ws = freshWorkspace();
  for (let i = 0; i < 3; i++) await ws.tt(['join'], { as: 'script:a' });
  expect((await ws.tt(['who', '--json'])).json['members']).toHaveLength(1);
  expect((await ws.tt(['events', '--event', 'join', '--json'])).json.events).toHaveLength(1);
});

test('joining with another name changes it, and the log says so', async () => {
  const ws = freshWorkspace();
  for (const name of ['Al', 'Bo']) await ws.tt(['join', '--name', name], { as: 'script:a' });
  expect((await ws.tt(['who', '--json'])).json['members']).toMatchObject([{ agent_id: 'script:a', name: 'Bo' }]);
  const renamed = (await ws.tt(['events', '--event', 'rename', '--json'])).json.events;
  expect(renamed.map((e) => e.payload)).toEqual([{ name: 'Al' }, { name: 'Bo' }]);
});
