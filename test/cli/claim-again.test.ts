/** A claim by a key that was used before: who won is told, and whether it is held yet. */
import { expect, test } from 'vitest';
import { standIn } from '../support/stand-in.ts';
import { freshWorkspace } from '../support/workspace.ts';

test('a claim that was won, and is over when the key comes again, is not said to be held', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['join'], a);
  await room.tt(['task', 'add', 'x'], a);
  expect((await room.tt(['claims', '--text'], a)).out).toBe('Nobody has claimed any paths.');
  const claims = [
    [
      ['task', 'claim', 't1'],
      ['task', 'abandon', 't1'],
    ],
    [['claim', 'src'], ['unclaim']],
  ] as const;
  for (const [words, end] of claims) {
    const run = (...more: string[]) => room.tt([...words, '--dedup', 'k', ...more], a);
    const first = await run();
    expect((await run()).out).toBe(`Done before, under this --dedup key: ${first.out}`);
    expect((await run('--json')).json).toMatchObject({ status: 'claimed', repeated: true, still: true });
    await room.tt(end, a);
    expect((await run()).out).toMatch(/\b(?:t1|c1)\b.* is over/);
    const again = (await run('--json')).json;
    expect(again).toMatchObject({ status: 'claimed', repeated: true, still: false });
    expect(again['hint'] ?? 'tt claims').toBe('tt claims');
  }
});
