/** An id that belongs to a live session may be used from inside that session only; a person may insist. */
import { describe, expect, test } from 'vitest';
import { freshWorkspace, until } from '../support/workspace.ts';
import { claude, codex } from './machine.ts';
import { startProgram } from './program.ts';

const inClaude = (session: string) => ({ ...claude(session), CLAUDE_PID: '$PPID' });
const IN_USE = { error: 'identity_in_use' };
const BODY = ['msg', 'send', 'room', 'hello', '--json'];

async function claudeInTheRoom() {
  const workspace = freshWorkspace();
  const program = await startProgram(workspace, 'claude', inClaude('c-1'));
  const id = String((await program.tt(['join'])).json['agent_id']);
  return { workspace, program, id, as: ['--agent', id] };
}

describe.runIf(process.platform === 'linux')('the id of a live session', () => {
  test('is refused to a person, to a script, and to another harness, also for a subagent of it', async () => {
    const { workspace, id, as } = await claudeInTheRoom();
    const other = await startProgram(workspace, 'codex', codex());
    for (const who of [as, ['--agent', `${id}/new`]]) {
      const words = ['wait', '--timeout', '0', '--json', ...who];
      expect((await workspace.tt(words)).error).toMatchObject(IN_USE);
      expect((await workspace.tt(words, { as: 'script:x' })).error).toMatchObject(IN_USE);
      expect((await workspace.tt(['try', '--json'], { as: who[1] ?? '' })).error).toMatchObject(IN_USE);
      expect((await other.tt(words)).error).toMatchObject(IN_USE);
      expect((await other.tt([...words, '--force'])).error).toMatchObject(IN_USE);
    }
    expect((await workspace.tt(['state', '--json'])).json).toMatchObject({ room_state: 'idle', turn_id: 0 });
  });

  test('is free inside the session, and its subagents share the session', async () => {
    const { program, id, as } = await claudeInTheRoom();
    expect((await program.tt([...BODY, ...as])).code).toBe(0);
    expect((await program.tt(['try', '--agent', `${id}/tests`])).json).toMatchObject({ status: 'your_turn' });
    expect((await program.tt(['who'])).json['members']).toEqual([
      expect.objectContaining({ agent_id: id }),
      expect.objectContaining({ agent_id: `${id}/tests`, parent: id, process_liveness: 'alive' }),
    ]);
  });

  test('a person may use with --force, which is no sign of life and does not replace its process', async () => {
    const { workspace, program, as } = await claudeInTheRoom();
    await program.tt(['wait']);
    expect((await workspace.tt([...BODY, ...as, '--force'])).code).toBe(0);
    program.kill();
    await until('its guardian saw the death', async () => {
      const state = (await workspace.tt(['state', '--json'])).json;
      return state['room_state'] === 'idle';
    });
  });

  test('is free again when the session is dead, and the session gets it back when it is resumed', async () => {
    const { workspace, program, id, as } = await claudeInTheRoom();
    program.kill();
    const borrower = await startProgram(workspace, 'claude', inClaude('c-2'));
    expect((await borrower.tt([...BODY, ...as])).code).toBe(0);
    const resumed = await startProgram(workspace, 'claude', inClaude('c-1'));
    expect((await resumed.tt(BODY)).code).toBe(0);
    expect((await borrower.tt([...BODY, ...as])).error).toMatchObject(IN_USE);
    expect((await resumed.tt(['whoami'])).json['agent_id']).toBe(id);
  });
});

test('the id of a session that cannot be proven alive (a Codex behind its daemon) is refused too', async () => {
  const { tt } = freshWorkspace();
  const session = { env: codex() };
  const id = String((await tt(['join', '--json'], session)).json['agent_id']);
  expect((await tt(['who', '--json'])).json['members']).toEqual([
    expect.objectContaining({ agent_id: id, process_liveness: 'unknown' }),
  ]);
  expect((await tt([...BODY, '--agent', id])).error).toMatchObject(IN_USE);
  expect((await tt([...BODY, '--agent', id], { env: codex('x-2') })).error).toMatchObject(IN_USE);
  expect((await tt([...BODY, '--agent', id], session)).code).toBe(0);
});

test('a script’s and a person’s id are never in use, also after an agent has used them', async () => {
  const { tt } = freshWorkspace();
  await tt(['wait', '--json'], { as: 'script:nightly' });
  for (const options of [{}, { env: codex() }, { as: 'nightly' }])
    expect((await tt([...BODY, '--agent', 'script:nightly'], options)).code).toBe(0);
  for (const options of [{ env: codex() }, {}]) {
    const words = [...(options.env ? ['join', '--agent', 'human:ada'] : BODY), '--json'];
    expect((await tt(words, options)).code).toBe(0);
  }
});

test('an agent that says it is a person is not: no take without being told, no reopening, no force', async () => {
  const { tt } = freshWorkspace();
  await tt(['wait', '--json'], { as: 'script:holder' });
  const ada = ['--agent', 'human:ada'];
  for (const options of [{ env: codex() }, { env: { ...codex(), TT_AGENT_ID: 'human:ada' } }]) {
    const words = 'TT_AGENT_ID' in options.env ? [] : ada;
    expect((await tt(['whoami', '--json', ...words], options)).json).toMatchObject({
      agent_id: 'human:ada',
      person: false,
    });
    expect((await tt(['take', '--yes', '--reason', 'r', ...words], options)).error).toMatchObject({
      error: 'takeover_not_available',
    });
    expect((await tt(['close', '--reason', 'r', ...words], options)).error).toMatchObject({
      error: 'operator_required',
    });
  }
  expect((await tt(['take', '--yes', '--json', ...ada])).json).toMatchObject({ status: 'your_turn' });
});
