/** Path claims: who gets what, who is refused, how they end, and who may edit what meanwhile. */
import { expect, test } from 'vitest';
import { interrupt } from '../../src/domain/brake/member.ts';
import { setMode } from '../../src/domain/brake/set-mode.ts';
import { claimsNow } from '../../src/domain/claim/advance.ts';
import { checkPaths } from '../../src/domain/claim/check.ts';
import { unclaim } from '../../src/domain/claim/give.ts';
import { standingOn } from '../../src/domain/claim/standing.ts';
import { claimPaths } from '../../src/domain/claim/take.ts';
import { kick } from '../../src/domain/member/kick.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { close } from '../../src/domain/room/close.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { standingOf } from '../../src/domain/turn/enforce.ts';
import { type Actor, ADA, CLAUDE, CODEX, caller, die, ONE, SUBAGENT, TWO } from './cast.ts';
import type { Play } from './play.ts';
import { code, refusal, roomOf, tries } from './scene.ts';

const room = (settings: Partial<Settings> = {}) => roomOf([CLAUDE, CODEX, ONE, TWO, ADA], settings);
const claims = ({ world }: Play, who: Actor, patterns: readonly string[], more: object = {}) =>
  claimPaths(world.store, caller(world, who), { patterns, reason: null, ttl: null, ...more });
const gives = ({ world }: Play, who: Actor, ids: readonly string[] = [], more: object = {}) =>
  unclaim(world.store, caller(world, who, more), { ids, reason: 'wanted' });
const held = ({ world }: Play) => claimsNow(world.view()).map(({ id, holder }) => `${id} ${holder}`);
const newest = ({ world }: Play) => world.kept().log.at(-1);

const may = ({ world }: Play, who: Actor, path: string, below = false): string => {
  const view = world.view();
  const answer = standingOn(view, who.id, [{ path, below }], standingOf(view, who.id));
  return answer.may === 'no' ? answer.why : answer.may;
};

test('granted where nothing overlaps, refused with the path that both mean where something does', async () => {
  const p = await room();
  expect((await claims(p, CLAUDE, ['src/**', '*.md'])).result).toMatchObject({ claimId: 'c1', renewed: false });
  const refused = await refusal(claims(p, CODEX, ['lib', 'src/a*.ts']));
  expect(refused).toMatchObject({ code: 'claim_overlaps', details: { claim_id: 'c1', held_by: CLAUDE.id } });
  expect(refused?.details).toMatchObject({ pattern: 'src/a*.ts', theirs: 'src/**', path: 'src/a.ts' });
  expect((await claims(p, CODEX, ['lib'])).result.claimId).toBe('c2');
  expect((await claims(p, CLAUDE, ['src/a.ts'])).result.claimId).toBe('c3');
  expect(held(p)).toEqual([`c1 ${CLAUDE.id}`, `c2 ${CODEX.id}`, `c3 ${CLAUDE.id}`]);
});

test('the same once more is a new lease of the same claim; who holds the stick is told', async () => {
  const p = await room();
  await tries(p, CODEX);
  await claims(p, ONE, ['a', 'b'], { reason: 'mine' });
  expect(newest(p)).toMatchObject({ type: 'path_claimed', to: CODEX.id, reason: 'mine' });
  const again = await claims(p, ONE, ['b', 'a', 'a'], { ttl: 5_000 });
  expect(again.result).toMatchObject({ claimId: 'c1', renewed: true, told: CODEX.id });
  expect(newest(p)).toMatchObject({ reason: 'mine', payload: { ttl: 5_000 } });
});

test.each([
  ['of git', ['.git/hooks'], 'invalid_glob'],
  ['of tt', ['.TT'], 'invalid_glob'],
  ['cannot be read', ['a['], 'invalid_glob'],
  ['fits nothing', ['a/[z-a]'], 'invalid_glob'],
  ['goes up', ['a*/../b'], 'invalid_glob'],
  ['is everything', ['src', '**'], 'glob_too_wide'],
  ['is too long', ['x'.repeat(2_000)], 'limit_exceeded'],
  ['too long with its braces written out', ['{a,b}'.repeat(30)], 'limit_exceeded'],
  ['too many', Array.from({ length: 33 }, (_, i) => `f${i}`), 'limit_exceeded'],
])('a pattern that is %s: nothing is written', async (_what, patterns, why) => {
  const p = await room();
  const before = p.world.kept();
  expect(await code(claims(p, ONE, patterns))).toBe(why);
  expect(await code(claims(p, ONE, ['a'], { ttl: 0 }))).toBe('invalid_input');
  expect(await code(claims(p, ONE, ['a'], { reason: 'x'.repeat(281) }))).toBe('limit_exceeded');
  expect(p.world.kept()).toEqual(before);
});

test('there is a limit for a member and for the room; a renewal counts for none', async () => {
  const p = await room({ 'limit.claimed': 2, 'limit.claims': 3 });
  for (const path of ['a', 'b']) await claims(p, ONE, [path]);
  expect((await refusal(claims(p, ONE, ['c'])))?.details).toMatchObject({ kind: 'claimed', limit: 2, actual: 3 });
  await claims(p, TWO, ['c']);
  expect((await refusal(claims(p, TWO, ['d'])))?.details).toMatchObject({ kind: 'claims', limit: 3, actual: 4 });
  expect(await code(claims(p, ONE, ['a']))).toBe('done');
});

test.each<readonly [string, (p: Play) => unknown]>([
  ['it gives it back', (p) => gives(p, CODEX)],
  ['it gives it back by its id', (p) => gives(p, CODEX, ['c1'])],
  ['a person does', (p) => gives(p, ADA, ['c1'])],
  ['an agent does that was told to', (p) => gives(p, ONE, ['c1'], { operatorRequested: true })],
  ['it leaves', (p) => leave(p.world.store, caller(p.world, CODEX))],
  [
    'it is removed',
    (p) => kick(p.world.store, caller(p.world, ADA, { force: true }), { target: CODEX.id, reason: null }),
  ],
  ['it dies', (p) => die(p.world, CODEX)],
  ['nothing is heard of it', (p) => p.world.pass(60_001)],
  ['the room is closed', (p) => close(p.world.store, caller(p.world, ADA), { reason: null })],
])('%s: the paths are free, and another gets them', async (_what, ends) => {
  const p = await room();
  await claims(p, CODEX, ['src'], { ttl: 60_000 });
  p.world.pass(59_000);
  expect([held(p).length, await code(claims(p, ONE, ['src/a']))]).toEqual([1, 'claim_overlaps']);
  await ends(p);
  expect(held(p)).toEqual([]);
  if (p.world.kept().state.room.closed) return;
  expect((await claims(p, ONE, ['src/a'])).result.claimId).toBe('c2');
});

test('a command of the holder renews the lease; who was silent for too long has lost it, and is told so', async () => {
  const p = await room();
  await claims(p, CODEX, ['src'], { ttl: 60_000 });
  p.world.pass(40_000);
  await claims(p, CODEX, ['lib']);
  p.world.pass(40_000);
  expect(held(p)).toHaveLength(2);
  p.world.pass(30_000);
  await claims(p, CODEX, ['test']);
  const { log } = p.world.kept();
  expect(log.find((e) => e.type === 'path_expired')).toMatchObject({ to: CODEX.id, reason: 'lease_over' });
  expect(held(p)).toEqual([`c2 ${CODEX.id}`, `c3 ${CODEX.id}`]);
});

test("another's is given back by a person's word only, and all or none", async () => {
  const p = await room();
  await claims(p, CODEX, ['src']);
  await claims(p, ONE, ['lib']);
  expect(await code(gives(p, ONE, ['c2', 'c1']))).toBe('operator_required');
  expect(await code(gives(p, ONE, ['c2', 'c9']))).toBe('unknown_claim');
  expect(held(p)).toHaveLength(2);
  expect((await gives(p, TWO)).result).toEqual({ released: [], left: [] });
});

test.each([
  ['paused', (p: Play) => setMode(p.world.store, caller(p.world, ADA), 'pause', { reason: null }), 'braked'],
  ['stopped', (p: Play) => setMode(p.world.store, caller(p.world, ADA), 'stop', { reason: null }), 'room_stopped'],
  ['interrupted', (p: Play) => interrupt(p.world.store, caller(p.world, ADA), ONE.id, { reason: null }), 'braked'],
] as const)('%s: nothing new is granted to agents, and giving back goes on', async (mode, brake, why) => {
  const p = await room();
  await claims(p, ONE, ['src']);
  await brake(p);
  expect([await code(claims(p, ONE, ['lib'])), await code(claims(p, ADA, ['docs']))]).toEqual([why, 'done']);
  // As for the stick: a pause lets it finish what it has, a stop nothing.
  expect(may(p, ONE, 'src/a')).toMatch(mode === 'paused' ? /^claimer$/ : /stopped this room|interrupts you/);
  expect((await gives(p, ONE)).result.released).toEqual(['c1']);
});

test('who may edit what: the claimer without the stick, the holder of that not under a claim of another', async () => {
  const p = await room();
  await tries(p, CODEX);
  await claims(p, ONE, ['src/**', 'docs/a.md']);
  expect([may(p, ONE, 'src/a.ts'), may(p, ONE, 'docs/a.md'), may(p, ONE, 'src', true)]).toEqual(
    Array(3).fill('claimer'),
  );
  expect(may(p, ONE, 'lib/x')).toMatch(
    /^you have claimed src\/\*\*, docs\/a.md, and lib\/x is not in that .*codex:bbbb2222 holds/,
  );
  expect(may(p, ONE, 'docs', true)).toMatch(/not in that/);
  expect(may(p, ONE, '', true)).toMatch(/this may write anywhere/);
  expect([may(p, CODEX, 'lib/x'), may(p, CODEX, '', true)]).toEqual(['holder', 'holder']);
  expect(may(p, CODEX, 'SRC/a.ts')).toMatch(
    /^script:one has claimed src\/\*\*, docs\/a.md \(c1\), and SRC\/a.ts is in it/,
  );
  expect(may(p, CODEX, 'docs', true)).toMatch(/has claimed/);
  expect(may(p, TWO, 'lib/x')).toMatch(/holds the stick/);
});

test('neither git’s nor tt’s own files are in any claim, however it is written', async () => {
  const p = await room();
  await claims(p, ONE, ['*/config', '.*/x']);
  expect(may(p, ONE, '.git/config')).toMatch(/not in that/);
  expect(may(p, ONE, 'a/config')).toBe('claimer');
});

test('a session and its subagents edit under each other’s claims, which stay two', async () => {
  const p = await roomOf([CLAUDE, SUBAGENT, CODEX]);
  await claims(p, SUBAGENT, ['src']);
  expect([may(p, CLAUDE, 'src/a'), await code(claims(p, CLAUDE, ['src']))]).toEqual(['claimer', 'claim_overlaps']);
  const path = { path: 'src/a', below: false };
  for (const { id } of [SUBAGENT, CLAUDE])
    expect([id, checkPaths(p.world.view(), id, {}, [path], false)]).toEqual([id, { under: ['c1'] }]);
});

test('tt check: by the stick, by a claim, refused by another’s; a turn that is named must be held', async () => {
  const p = await room();
  await claims(p, ONE, ['src']);
  await tries(p, CODEX);
  const check = (who: Actor, path: string, turn?: number, person = false) => {
    const answer = checkPaths(p.world.view(), who.id, { turn }, [{ path, below: false }], person);
    return 'under' in answer ? answer.under : answer.details?.['cause'];
  };
  expect(check(ONE, 'src/a')).toEqual(['c1']);
  expect([check(ONE, 'src/a', 1), check(ONE, 'lib')]).toEqual(['turn_mismatch', 'turn_mismatch']);
  expect([check(CODEX, 'lib', 1), check(CODEX, 'src/a', 1)]).toEqual([null, 'claimed']);
});
