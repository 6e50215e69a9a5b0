/** The shortest way through: two agents, one stick, a handoff. */
import { expect, test } from 'vitest';
import { freshWorkspace } from '../support/workspace.ts';

test('the stick goes from one agent to the other with its handoff', async () => {
  const { tt } = freshWorkspace();
  const a = { as: 'script:a' };
  const b = { as: 'script:b' };
  await tt(['join', '--json'], a);
  await tt(['join', '--json'], b);
  expect((await tt(['wait', '--json'], a)).json).toMatchObject({ status: 'your_turn', turn_id: 1, guarded: true });
  expect((await tt(['wait', '--timeout', '0', '--json'], b)).json).toMatchObject({ status: 'not_yet', position: 1 });
  await tt(['release', '--status', 'half', '--next-action', 'the rest', '--json'], a);
  expect((await tt(['wait', '--json'], b)).json).toMatchObject({
    status: 'your_turn',
    turn_id: 2,
    from_agent_id: 'script:a',
    handoff: { status: 'half', next_action: 'the rest' },
  });
});
