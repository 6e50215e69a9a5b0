/** Path claims with real processes: granted, refused, given back; where patterns are from, and what leads out of the workspace. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { log, standIn } from '../support/stand-in.ts';
import { freshWorkspace, type RunOptions, until, type Workspace } from '../support/workspace.ts';

const C = { as: 'script:c' };

async function held(ws: Workspace, words: readonly string[] = [], who: RunOptions = {}): Promise<string[]> {
  const { claims } = (await ws.tt(['claims', ...words, '--json'], who)).json as unknown as {
    claims: { claim_id: string; held_by: string; patterns: string[] }[];
  };
  return claims.map(({ claim_id, held_by, patterns }) => `${claim_id} ${held_by} ${patterns.join(' ')}`);
}

const patterns = async (ws: Workspace, words: readonly string[], cwd?: string) =>
  (await ws.tt(['claim', ...words, '--json'], { ...A, ...(cwd ? { cwd } : {}) })).json['patterns'];

test('granted, refused with the path that both mean, given back; the answers say what to do', async () => {
  const ws = await roomOfTwo();
  const granted = await ws.tt(['claim', 'src/**', '*.md', '--reason', 'the parser', '--json'], A);
  expect([granted.code, granted.json]).toMatchObject([
    0,
    { status: 'claimed', claim_id: 'c1', patterns: ['src/**', '*.md'], ttl_ms: 45 * 60_000 },
  ]);
  expect((await ws.tt(['claim', 'src/**', '*.md', '--json'], A)).json).toMatchObject({
    status: 'renewed',
    claim_id: 'c1',
  });
  const before = await log(ws);
  const refused = await ws.tt(['claim', 'lib', 'src/p*', '--json'], B);
  expect([refused.code, refused.out, refused.error]).toMatchObject([
    ...[1, ''],
    {
      error: 'claim_overlaps',
      claim_id: 'c1',
      held_by: 'script:a',
      theirs: 'src/**',
      pattern: 'src/p*',
      path: 'src/p',
    },
  ]);
  expect(await log(ws)).toEqual(before);
  expect((await ws.tt(['claim', 'lib'], B)).out).toMatch(/^lib is yours \(c2\): nobody else edits there\.\n/);
  expect(await held(ws)).toEqual(['c1 script:a src/** *.md', 'c2 script:b lib']);
  expect(await held(ws, ['src'])).toEqual(['c1 script:a src/** *.md']);
  expect((await ws.tt(['unclaim'], A)).out).toBe('c1: given back.');
  expect((await ws.tt(['claim', 'src/p*'], B)).code).toBe(0);
  expect((await ws.tt(['unclaim', '--json'], A)).json).toMatchObject({ status: 'unchanged', released: [] });
});

test('whoever says the name of a task where a path belongs is told; a path of that name can be claimed all the same', async () => {
  const ws = await roomOfTwo();
  expect((await ws.tt(['claim', 't1'], A)).code).toBe(0);
  await ws.tt(['unclaim'], A);
  await ws.tt(['task', 'add', 'x'], A);
  const refused = await ws.tt(['claim', 'src', 't1'], B);
  expect([refused.code, refused.out, refused.err]).toEqual([
    ...[2, ''],
    expect.stringContaining('t1 is a task, and there is no such path (invalid_glob)\n  → tt task claim t1'),
  ]);
  expect((await ws.tt(['claim', './t1'], A)).out).toMatch(/^t1 is yours \(c2\)/);
});

test('who has claimed a part is told that this part may be edited still, without the stick', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['claim', 'src'], B);
  await ws.tt(['wait', '--json'], A);
  expect((await ws.tt(['wait', '--timeout', '0'], B)).out).toContain('\nEdit only what you have claimed; wait again.');
  const handoff = ['--status', 's', '--next-action', 'n', '--json'];
  expect((await ws.tt(['release', ...handoff], A)).json['hint']).toMatch(/^do not edit any more; /);
  await ws.tt(['wait', '--json'], B);
  expect((await ws.tt(['release', ...handoff], B)).json['hint']).toMatch(/^edit only what you have claimed; /);
});

test('of many who claim the same at once one has it', async () => {
  const ws = freshWorkspace();
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ as: `script:${name}` }));
  for (const who of all) await ws.tt(['join'], who);
  const words = (i: number) => ['claim', i % 2 === 0 ? 'src/**' : 'src/*.ts', '--json'];
  const answers = await Promise.all(all.map((who, i) => ws.tt(words(i), who)));
  expect(answers.map(({ code }) => code).toSorted()).toEqual([0, 1, 1, 1, 1, 1]);
  expect(await held(ws)).toHaveLength(1);
});

test('the holder of the stick is told, sees all claims in its grant, in tt state and by tt check, and keeps off', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['claim', 'src'], A);
  const grant = await ws.tt(['wait', '--json'], B);
  expect(grant.json['claims']).toMatchObject([{ claim_id: 'c1', held_by: 'script:a', patterns: ['src'] }]);
  await ws.tt(['claim', 'docs'], A);
  const mail = (await ws.tt(['events', '--target', 'self', '--json'], B)).json.events.filter(
    (e) => e.event_type === 'path_claimed',
  );
  expect(mail.map((e) => e.payload)).toMatchObject([{ claim_id: 'c2', patterns: ['docs'] }]);
  expect((await ws.tt(['state', '--json'])).json['claims']).toHaveLength(2);
  const check = async (path: string, who: RunOptions) => {
    const ran = await ws.tt(['check', path, '--json'], who);
    return [ran.code, ran.code === 0 ? (ran.json['claims'] ?? null) : ran.error['cause']];
  };
  expect(await check('src/x.ts', A)).toEqual([0, ['c1']]);
  expect(await check('lib/x.ts', A)).toEqual([3, 'turn_mismatch']);
  expect(await check('src/x.ts', B)).toEqual([3, 'claimed']);
  expect(await check('lib/x.ts', B)).toEqual([0, null]);
  expect(await check(ws.dir, B)).toEqual([0, null]);
});

test('what a session has claimed its subagent may edit, and tt check says the same as the hook', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['claim', 'src'], A);
  const asked = await ws.tt(['check', 'src/x.ts'], { as: 'script:a/sub' });
  expect([asked.code, asked.out]).toEqual([0, 'yes: script:a has claimed it (c1)']);
  expect((await ws.tt(['check', 'lib/x.ts'], { as: 'script:a/sub' })).code).toBe(3);
});

test('patterns are from where one is, and kept from the top of the checkout; names that are there are taken as they are', async () => {
  const ws = await roomOfTwo();
  const sub = join(ws.dir, 'src', 'parser');
  mkdirSync(join(ws.dir, 'app', '[slug]'), { recursive: true });
  mkdirSync(sub, { recursive: true });
  writeFileSync(join(ws.dir, 'app', '[slug]', 'page(1).tsx'), '');
  expect(await patterns(ws, ['*.ts', './x/', '../lexer/**', '.', join(ws.dir, 'docs')], sub)).toEqual([
    ...['src/parser/*.ts', 'src/parser/x', 'src/lexer/**', 'src/parser', 'docs'],
  ]);
  expect(await patterns(ws, ['app/[slug]/page(1).tsx'])).toEqual(['app/\\[slug\\]/page\\(1\\).tsx']);
  expect((await ws.tt(['check', 'app/[slug]/page(1).tsx'], A)).code).toBe(0);
  expect(await patterns(ws, ['app/[ab]/x', 'app/(later)/x'])).toEqual(['app/[ab]/x', 'app/\\(later\\)/x']);
});

test.each([
  ['up and out', '../x', 'path_outside', 1],
  ['absolute', '/etc/**', 'path_outside', 1],
  ['by a link', 'out/x', 'path_outside', 1],
  ['by a link that leads nowhere yet', 'soon/*.ts', 'path_outside', 1],
  ['by a link to a file', 'file', 'path_outside', 1],
  ['all of it', '.', 'glob_too_wide', 1],
  ['all of it in stars', '**/*', 'glob_too_wide', 1],
  ['behind a star', '*/../../x', 'invalid_glob', 2],
  ['nothing', '', 'invalid_glob', 2],
  ['no name that can be', 'a/[z-a]', 'invalid_glob', 2],
  ['half a class', 'a[', 'invalid_glob', 2],
  ['extended', '@(a|b)', 'invalid_glob', 2],
  ['what to leave out', '!src', 'invalid_glob', 2],
  ['of git', '.git/hooks', 'invalid_glob', 2],
  ['of git, among others', '{docs,.GIT}', 'invalid_glob', 2],
  ['of tt, spelled otherwise', '\\.t[t]/**', 'invalid_glob', 2],
])('refused, and nothing is written: %s', async (_what, pattern, error, code) => {
  const ws = await roomOfTwo();
  symlinkSync(ws.home, join(ws.dir, 'out'));
  symlinkSync(join(ws.home, 'later'), join(ws.dir, 'soon'));
  symlinkSync(join(ws.home, 'a file'), join(ws.dir, 'file'));
  const before = await log(ws);
  const refused = await ws.tt(['claim', 'fine', pattern, '--json'], A);
  expect([refused.code, refused.error?.['error']]).toEqual([code, error]);
  expect(await log(ws)).toEqual(before);
});

test('a pattern may be longer than any name; a path that can be none is nobody’s', async () => {
  const ws = await roomOfTwo();
  symlinkSync('loop', join(ws.dir, 'loop'));
  const listed = `{${Array.from({ length: 40 }, (_, i) => `part-${i}.ts`).join(',')}}`;
  expect((await ws.tt(['claim', listed], A)).code).toBe(0);
  for (const path of ['loop', 'loop/x', 'x'.repeat(300), `${'x'.repeat(300)}/y`])
    expect((await ws.tt(['check', path, '--json'], A)).error).toMatchObject({ error: 'not_your_turn' });
  expect((await ws.tt(['check', 'part-7.ts'], A)).code).toBe(0);
});

test.each([
  ['too long to be compared', 'a*'.repeat(500), 'invalid_glob'],
  ['as long as may be', 'a*'.repeat(127), null],
  ['as deep as may be', '**/a/'.repeat(127), null],
])('a pattern that is %s: an answer, and no fault of tt', async (_what, pattern, error) => {
  const ws = await roomOfTwo();
  const claim = (who: RunOptions, words: string) =>
    ws.tt(['claim', words, '--json'], { ...who, env: { TT_LIMIT_GLOB: '4096' } });
  const first = await claim(A, pattern);
  expect(first.code === 0 ? null : first.error['error']).toBe(error);
  expect((await claim(B, pattern.replaceAll('a*', '*b'))).error['error']).toBe(error ?? 'claim_overlaps');
});

test('a link to another place of the workspace means that place', async () => {
  const ws = await roomOfTwo();
  mkdirSync(join(ws.dir, 'src'));
  symlinkSync('src', join(ws.dir, 'link'));
  expect(await patterns(ws, ['link/*.ts'])).toEqual(['src/*.ts']);
  expect((await ws.tt(['check', 'link/a.ts'], A)).code).toBe(0);
});

test('who may not: strangers, another’s claim, a member under a brake; no word, no claim of this name', async () => {
  const ws = await roomOfTwo();
  const error = async (words: string[], who: RunOptions) => {
    const { code, error } = await ws.tt([...words, '--json'], who);
    return [code, error?.['error']];
  };
  await ws.tt(['claim', 'src'], A);
  expect(await error(['claim', 'lib'], C)).toEqual([1, 'unknown_member']);
  expect(await error(['unclaim', 'c1'], B)).toEqual([1, 'operator_required']);
  expect((await ws.tt(['unclaim', 'c1'], B)).err).toContain('script:a has claimed c1: only script:a or a person gives');
  expect(await error(['unclaim', 'c2'], A)).toEqual([1, 'unknown_claim']);
  for (const word of ['constructor', '__proto__'])
    for (const who of [A, {}]) expect(await error(['unclaim', word], who)).toEqual([1, 'unknown_claim']);
  expect(await error(['claim'], A)).toEqual([2, 'invalid_input']);
  expect(await error(['claim', 'lib', '--ttl', '0'], A)).toEqual([2, 'invalid_input']);
  expect(await error(['check', join(ws.home, 'x')], A)).toEqual([1, 'room_not_found']);
  expect(await error(['check', 'a', join(ws.home, 'x')], A)).toEqual([1, 'path_outside']);
  await ws.tt(['pause']);
  expect(await error(['claim', 'lib'], A)).toEqual([1, 'braked']);
  expect((await ws.tt(['unclaim', 'c1', '--reason', 'enough'])).code).toBe(0);
  expect((await ws.tt(['events', '--event', 'path_released', '--json'], A)).json.events).toMatchObject([
    { from_agent_id: expect.stringMatching(/^human:/), to_agent_id: 'script:a', reason: 'enough' },
  ]);
});

test('kill -9 of the holder’s session: its paths are free at once, and it is written down by whoever writes next', async () => {
  const ws = await roomOfTwo();
  const holder = standIn('h');
  await ws.tt(['join'], holder);
  await ws.tt(['claim', 'src'], holder);
  expect((await ws.tt(['claim', 'src/a'], B)).code).toBe(1);
  holder.kill();
  await until('it is dead', async () => (await held(ws)).length === 0);
  expect((await ws.tt(['claim', 'src/a'], B)).code).toBe(0);
  const types = (await log(ws)).map((e) => e.event_type);
  expect(types.slice(-2)).toEqual(['path_expired', 'path_claimed']);
});

test('a lease is over after --ttl without a command of the holder; a clock that is set ends none', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['claim', 'src', '--ttl', '10m'], A);
  const at = (clock: object): RunOptions => ({ env: { TT_TEST_CLOCK: JSON.stringify(clock) } });
  expect(await held(ws, [], at({ wall: 86_400_000 }))).toHaveLength(1);
  await ws.tt(['doing', 'this'], { ...A, ...at({ wall: 500_000, mono: 500_000 }) });
  expect(await held(ws, [], at({ wall: 1_000_000, mono: 1_000_000 }))).toHaveLength(1);
  expect(await held(ws, [], at({ wall: 1_110_000, mono: 1_110_000 }))).toEqual([]);
});
