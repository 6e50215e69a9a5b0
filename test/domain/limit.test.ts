/** The token bucket: what may be said, through reboots, jumps of the clock and changes of the limit. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinChannel, setTopic } from '../../src/domain/channel/membership.ts';
import { type Bucket, holds, type Limit, settle, spend } from '../../src/domain/limit/bucket.ts';
import { setLimit } from '../../src/domain/limit/set.ts';
import { send } from '../../src/domain/message/send.ts';
import type { Instant } from '../../src/lib/instant.ts';
import { ADA, CAST, CLAUDE, caller, ONE, SUBAGENT } from './cast.ts';
import { nobodySaysTooMuch } from './limit-law.ts';
import { perform } from './moves.ts';
import { code, refusal, roomOf } from './scene.ts';

const limits: fc.Arbitrary<Limit> = fc.record({
  burst: fc.integer({ min: 1, max: 6 }),
  perSecond: fc.integer({ min: 1, max: 5_000 }).map((n) => n / 1_000),
});

type Step =
  | { does: 'pass'; ms: number }
  | { does: 'jump'; ms: number }
  | { does: 'reboot'; ms: number }
  | { does: 'say' };

const ms = fc.integer({ min: 0, max: 20_000 });
const say = fc.constant<Step>({ does: 'say' });
const pass = ms.map((n): Step => ({ does: 'pass', ms: n }));
const jump = fc.integer({ min: -1e9, max: 1e9 }).map((n): Step => ({ does: 'jump', ms: n }));
const reboot = ms.map((n): Step => ({ does: 'reboot', ms: n }));
const story = (...more: fc.Arbitrary<Step>[]) => fc.array(fc.oneof(say, say, say, pass, ...more), { maxLength: 60 });

/** Plays a story. `real` is the time that nobody in it can set. */
function played(steps: readonly Step[], limit: Limit) {
  let real = 1e12;
  let [bootedAt, boots, skew] = [real - 5_000, 0, 0];
  let bucket: Bucket | null = null;
  const now = (): Instant => ({ wall: real + skew, mono: real - bootedAt, boot: `boot-${boots}` });
  const said: number[] = [];
  const refused: { real: number; wait: number; level: number }[] = [];
  for (const step of steps) {
    if (step.does === 'pass') real += step.ms;
    else if (step.does === 'jump') skew += step.ms;
    else if (step.does === 'reboot') {
      // The machine was off for so long.
      real += step.ms;
      bootedAt = real;
      boots += 1;
    } else {
      const settled = settle(bucket, limit, now());
      const left = spend(settled);
      if (typeof left === 'number') refused.push({ real, wait: left, level: settled.level });
      else {
        bucket = left;
        said.push(real);
      }
    }
  }
  return { said, refused, bucket, now };
}

test('nobody says more than the burst and what has been earned, whatever clocks and boots do', () => {
  fc.assert(
    fc.property(story(jump, reboot), limits, (steps, limit) => {
      const { said } = played(steps, limit);
      said.forEach((from, i) => {
        said.slice(i).forEach((to, more) => {
          expect(more + 1).toBeLessThanOrEqual(limit.burst + ((to - from) * limit.perSecond) / 1_000 + 1e-9);
        });
      });
    }),
  );
});

test('on one boot the bucket is exactly what it should be, and a wait is as long as it must be and no longer', () => {
  fc.assert(
    fc.property(story(jump), limits, (steps, limit) => {
      const { said, refused } = played(steps, limit);
      // The same in millionths, from the times alone.
      const rate = Math.round(limit.perSecond * 1_000);
      const level = (at: number): number => {
        let [left, last] = [limit.burst * 1e6, said[0] ?? at];
        for (const time of said.filter((t) => t <= at)) {
          left = Math.min(limit.burst * 1e6, left + (time - last) * rate) - 1e6;
          last = time;
        }
        return Math.min(limit.burst * 1e6, left + (at - last) * rate);
      };
      for (const { real, wait, level: seen } of refused) {
        expect(seen).toBe(level(real));
        expect(seen + wait * rate).toBeGreaterThanOrEqual(1e6);
        expect(seen + (wait - 1) * rate).toBeLessThan(1e6);
      }
    }),
  );
});

test('a reboot takes nothing, and time that was slept or jumped gives nothing', () => {
  const limit = { burst: 3, perSecond: 1 };
  const at: Instant = { wall: 1e12, mono: 9e6, boot: 'one' };
  const bucket: Bucket = { level: 500_000, at, limit };
  const level = (now: Partial<Instant>): number => settle(bucket, limit, { ...at, ...now }).level;
  expect(level({ wall: 1e12 + 3_600_000 })).toBe(500_000);
  expect(level({ wall: 0 })).toBe(500_000);
  expect(level({ boot: 'two', wall: 0, mono: 1e9 })).toBe(500_000);
  // An hour later by a clock that nobody vouches for, but the machine has run for a second.
  expect(level({ boot: 'two', wall: 1e12 + 3_600_000, mono: 1_000 })).toBe(1_500_000);
});

test('when the limit changes, the time before counts at the old rate, and no bucket becomes fuller than it was', () => {
  const amounts = fc.tuple(fc.integer({ min: 0, max: 6_000_000 }), ms);
  fc.assert(
    fc.property(limits, limits, amounts, (old, next, [level, waited]) => {
      const at: Instant = { wall: 1e12, mono: 1e6, boot: 'one' };
      const had = Math.min(level, old.burst * 1e6);
      const now = { ...at, mono: at.mono + waited };
      const changed = settle({ level: had, at, limit: old }, next, now);
      const earned = Math.min(old.burst * 1e6, had + waited * Math.round(old.perSecond * 1_000));
      expect(changed).toEqual({ level: Math.min(earned, next.burst * 1e6), at: now, limit: next });
    }),
  );
});

test('where everybody talks, comes, goes and changes the limit, no session says too much', async () => {
  const does = fc.constantFrom(
    ...(['send', 'note', 'doing', 'limit', 'pass', 'clockJumps', 'join', 'leave', 'reboot'] as const),
  );
  const cast = fc.nat(CAST.length - 1);
  const move = fc.record({
    does,
    who: cast,
    whom: cast,
    n: fc.nat(6),
    flag: fc.boolean(),
    dedup: fc.constant(undefined),
  });
  const chatter = fc.array(move, { minLength: 20, maxLength: 60, size: 'max' });
  await fc.assert(
    fc.asyncProperty(chatter, async (moves) => {
      const p = await roomOf(CAST, TWO_AT_ONCE);
      p.world.watch(nobodySaysTooMuch());
      for (const one of moves) await code(Promise.resolve(perform(p, one)));
    }),
  );
});

const TWO_AT_ONCE = { 'limit.burst': 2, 'limit.rate': 1 };
const message = (body: string) => ({ to: 'room', body, interrupt: false, replyTo: null });

test('a subagent shares its session’s bucket; a script and a person have none', async () => {
  const p = await roomOf([CLAUDE, SUBAGENT, ONE, ADA], TWO_AT_ONCE);
  const says = (who: typeof ONE) => code(send(p.world.store, caller(p.world, who), message('x')));
  expect([await says(CLAUDE), await says(SUBAGENT), await says(CLAUDE)]).toEqual(['done', 'done', 'rate_limited']);
  for (const who of [ONE, ADA]) for (let i = 0; i < 5; i++) expect(await says(who)).toBe('done');
  p.world.pass(1_000);
  expect([await says(SUBAGENT), await says(CLAUDE)]).toEqual(['done', 'rate_limited']);
});

test('a topic is a word to others, and is paid for; coming in is not', async () => {
  const p = await roomOf([CLAUDE], TWO_AT_ONCE);
  const who = caller(p.world, CLAUDE);
  for (let i = 0; i < 5; i++) await joinChannel(p.world.store, who, { channel: `#c${i}` });
  const topic = (text: string) => code(setTopic(p.world.store, who, { channel: '#c0', topic: text }));
  expect([await topic('one'), await topic('one'), await topic('two'), await topic('three')]).toEqual([
    ...['done', 'done', 'done', 'rate_limited'],
  ]);
});

test('who was refused for another reason has not paid, and a repeated key pays once', async () => {
  const p = await roomOf([CLAUDE], TWO_AT_ONCE);
  const says = (more: object) => send(p.world.store, caller(p.world, CLAUDE), { ...message('x'), ...more });
  const others = [{ body: '' }, { body: 'x'.repeat(5_000) }, { to: 'nobody' }, { replyTo: 99 }];
  for (const more of others) expect(await code(says(more))).not.toBe('done');
  for (let i = 0; i < 5; i++) await says({ dedup: 'once' });
  expect(await code(says({}))).toBe('done');
  expect((await refusal(says({})))?.details).toMatchObject({ limit: 2, retry_after: 1, retry_after_ms: 1_000 });
});

test('a higher limit fills nobody’s bucket, not even one that was full; a lower one cuts at once', async () => {
  const p = await roomOf([CLAUDE, ADA], TWO_AT_ONCE);
  const says = () => code(send(p.world.store, caller(p.world, CLAUDE), message('x')));
  const set = (burst: number) =>
    setLimit(p.world.store, caller(p.world, ADA), { burst, perSecond: 0.001 }, { reason: null });
  const left = () => Object.values(p.world.kept().buckets).map(holds);
  await set(100);
  expect([await says(), await says(), await says()]).toEqual(['done', 'done', 'rate_limited']);
  p.world.pass(5_000_000);
  await set(3);
  expect(left()).toEqual([3, 3]);
});

test('full buckets are not kept: there are only those of who spoke just now', async () => {
  const p = await roomOf([CLAUDE, ONE], TWO_AT_ONCE);
  const says = (charged: string) => send(p.world.store, caller(p.world, CLAUDE, { charged }), message('x'));
  for (const charged of ['claude:1', 'claude:2', 'claude:3']) await says(charged);
  expect(Object.keys(p.world.kept().buckets)).toEqual(['claude:1', 'claude:2', 'claude:3']);
  p.world.pass(1_000);
  await says('claude:4');
  expect(Object.keys(p.world.kept().buckets)).toEqual(['claude:4']);
});
