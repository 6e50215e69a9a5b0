/** A listener that its harness starts while it dies: nobody is there to be woken, and it must not stand for the living. */
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { isRunning } from '../support/processes.ts';
import { receivers, standIn } from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

test('a listener whose session is dead before it looks ends by itself', async () => {
  const ws = freshWorkspace();
  const me = agentIn(ws, 'claude');
  const session = standIn('session');
  const env = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: me.session, TT_AGENT_ID: 'claude:one', ...session.env };
  await ws.tt(['join'], { env });
  const listener = me.listens({}, { env });
  await until('it listens', () => receivers(ws).length === 1);
  session.kill();
  expect(await listener).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  await until('the session is gone', () => !isRunning(session.pid));
  expect(await me.listens({}, { env })).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  expect(receivers(ws)).toEqual([]);
  const { members } = (await ws.tt(['who', '--json'])).json as unknown as { members: readonly object[] };
  expect(members).toMatchObject([{ agent_id: 'claude:one', process_liveness: 'dead' }]);
});
