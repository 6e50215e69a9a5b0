/** A person’s hand is laid on somebody who is here, or was and is held; on no word that JavaScript knows something of. */
import { expect, test } from 'vitest';
import { acknowledge, hold, interrupt } from '../../src/domain/brake/member.ts';
import { join } from '../../src/domain/member/join.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { ADA, CODEX, caller } from './cast.ts';
import { code, roomOf } from './scene.ts';

test.each(['constructor', '__proto__', 'toString', 'all', 'room', 'operator', 'claude:00000000', ''])(
  'nobody is called %j',
  async (target) => {
    const p = await roomOf([CODEX, ADA]);
    const [store, who, why] = [p.world.store, caller(p.world, ADA), { reason: null }];
    const before = p.world.kept().log.length;
    expect([
      await code(hold(store, who, 'hold', target, why)),
      await code(hold(store, who, 'unhold', target, why)),
      await code(interrupt(store, who, target, why)),
    ]).toEqual(['unknown_recipient', 'unknown_recipient', 'unknown_recipient']);
    expect(p.world.kept().log.length).toBe(before);
  },
);

test('one that was held and left is let go by its id', async () => {
  const p = await roomOf([CODEX, ADA]);
  await hold(p.world.store, caller(p.world, ADA), 'hold', CODEX.id, { reason: null });
  await leave(p.world.store, caller(p.world, CODEX));
  await hold(p.world.store, caller(p.world, ADA), 'unhold', CODEX.id, { reason: null });
  expect(p.world.kept().state.brakes.held).toEqual({});
});

test('one that was interrupted is let go by its id when it is gone; while it is here it says itself that it has understood', async () => {
  const p = await roomOf([CODEX, ADA]);
  const [store, who, why] = [p.world.store, caller(p.world, ADA), { reason: null }];
  const marks = () => Object.keys(p.world.kept().state.brakes.interrupted);
  await interrupt(store, who, CODEX.id, why);
  expect((await hold(store, who, 'unhold', CODEX.id, why)).result.changed).toBe(false);
  expect(marks()).toEqual([CODEX.id]);
  await leave(store, caller(p.world, CODEX));
  expect((await hold(store, who, 'unhold', CODEX.id, why)).result.changed).toBe(true);
  expect(marks()).toEqual([]);
  await join(store, caller(p.world, CODEX), null);
  expect((await acknowledge(store, caller(p.world, CODEX))).result.interrupt).toBeNull();
});
