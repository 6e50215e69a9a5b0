/** What tt join says of the place, of who is there, and of how to listen from where it is called. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { standIn } from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

test('whoever is proven dead is told as gone, not as here', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  for (const who of [a, b]) await room.tt(['join'], who);
  b.kill();
  const line = await until('b is gone', async () =>
    (await room.tt(['join', '--text'], c)).out.split('\n').find((text) => text.includes('gone')),
  );
  expect(line).toBe('Here: script:a; gone: script:b; the stick is free.');
  a.kill();
  await until('a is gone', async () =>
    (await room.tt(['join', '--text'], c)).out.includes(
      '\nHere: nobody; gone: script:a, script:b; the stick is free.\n',
    ),
  );
});

test('where nothing marks a project, or in the home directory, it is said who shares the room', async () => {
  const { tt, dir, home } = freshWorkspace({ git: false, room: false });
  const note = async (cwd: string) => (await tt(['join', '--text'], { cwd })).out.split('\n')[1];
  const sub = join(dir, 'sub');
  mkdirSync(sub);
  expect(await note(sub)).toBe(
    `Note: nothing marks the top of a project here (git, AGENTS.md, package.json, …), so the room is in ${sub}; nothing above shares it.`,
  );
  expect(await note(sub)).toBe('Nobody else is here yet.');
  expect(await note(home)).toBe(`Note: the room is in ${home} itself; no directory below it shares it.`);
  expect(await note(home)).toContain('no directory below it shares it');
  mkdirSync(join(home, 'project'));
  writeFileSync(join(home, 'project', 'package.json'), '{}');
  expect(await note(join(home, 'project'))).toBe('Nobody else is here yet.');
});

test('the hint tells how to listen as the skill does: by hooks, by polling, else by lines', async () => {
  const room = freshWorkspace();
  const hint = async (name: 'claude' | 'codex' | 'gemini' | 'opencode') =>
    String((await agentIn(room, name).tt('join')).json['hint']);
  expect(await hint('claude')).toBe('run listen_command in the background; wait_command before you edit');
  for (const name of ['codex', 'gemini', 'opencode'] as const)
    expect(await hint(name)).toMatch(/^to listen: tt wait --park, then its next_command; .*; wait_command before/);
  expect((await room.tt(['join', '--json'], standIn('a'))).json['hint']).toMatch(/^run listen_command/);
  const claude = agentIn(room, 'claude');
  await claude.goesOn();
  await room.tt(['join']);
  await room.tt(['msg', 'send', 'room', 'hello']);
  expect((await claude.goesOn()).context).toContain('hello');
  expect(await hint('claude')).toMatch(/^news comes by itself after a tool call, so you need no listener/);
});
