/** `tt who` and `tt kick` as people read them: who is there, since when, and by which process. */
import { expect, test } from 'vitest';
import { standIn, startWait } from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

test('a live member that does nothing was seen, and is not away; one that is gone was last seen', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  expect((await room.tt(['join', '--name', 'Anna', '--text'], a)).out).toMatch(/^script:a \(Anna\) is in the room of /);
  await room.tt(['join'], b);
  b.kill();
  const who = await until('b is dead', async () => {
    const { out } = await room.tt(['who', '--text'], a);
    return out.includes('gone') ? out : null;
  });
  expect(who).toMatch(/^\* script:a \(Anna\) +live +seen \d+ s ago$/m);
  expect(who).toMatch(/^ {2}script:b +gone +last seen \d+ s ago$/m);
  expect(who.split('\n')[0]).toBe('The stick is free.');
  expect(who.split('\n').at(-1)).toBe('Queue: nobody waits.');
});

test('--verbose names the processes that stand for a member', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const wait = await startWait(room, b);
  const { out } = await room.tt(['who', '--verbose', '--text'], a);
  expect(out).toMatch(new RegExp(`^ {6}session, pid ${b.pid} on \\S+, live$`, 'm'));
  expect(out).toMatch(new RegExp(`^ {6}tt wait, pid ${wait.pid}, since \\d{4}-\\S+ \\S+$`, 'm'));
  expect(out.match(/^ {6}member since \d{4}-\S+ \S+$/gm)).toHaveLength(2);
  expect((await room.tt(['who', '--text'], a)).out).not.toContain('pid');
  const { json } = await room.tt(['who', '--verbose', '--json'], a);
  const [, waiting] = json['members'] as { processes: unknown }[];
  expect(waiting?.processes).toMatchObject([
    { pid: b.pid, liveness: 'alive' },
    { pid: wait.pid, kind: 'wait' },
  ]);
  wait.kill();
  await wait.end;
});

test('kick says what it knows of the process of the one it removed', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  for (const who of [a, b, c]) await room.tt(['join'], who);
  b.kill();
  const dead = await until('b is dead', async () => {
    const { code, out } = await room.tt(['kick', b.id, '--text'], a);
    return code === 0 ? out : null;
  });
  expect(dead).toBe('script:b was removed. It was gone already.');
  expect((await room.tt(['kick', c.id, '--force', '--text'])).out).toBe(
    'script:c was removed. Its process still runs; its next tt wait joins it again. You are in the room by this, as human:ada (tt leave).',
  );
  await room.tt(['join'], c);
  const again = await room.tt(['kick', c.id, '--force', '--text']);
  expect(again.out).not.toContain('You are in the room');
});
