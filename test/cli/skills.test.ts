/** The skills that come with tt: what there is, where copies of it are, and its text. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { home } from '../support/setup.ts';
import { freshWorkspace } from '../support/workspace.ts';

interface Listed {
  readonly name: string;
  readonly description: string;
  readonly installed: readonly string[];
}

const shipped = (name: string): string =>
  readFileSync(new URL(`../../skills/${name}/SKILL.md`, import.meta.url), 'utf8');

test('tt skills list names each, and finds the copies of a person and of a project; no room is needed', async () => {
  const person = home('.claude');
  const list = async () => (await person.run(['skills', 'list'])).json['skills'] as Listed[];
  expect((await list()).map(({ name, installed }) => [name, installed])).toEqual([
    ['turntable', []],
    ['turntable-moderation', []],
  ]);
  expect((await list())[1]?.description).toMatch(/^Lead a discussion/);
  await person.run(['install', 'claude']);
  const copy = join(person.dir, '.agents/skills/turntable-moderation');
  mkdirSync(copy, { recursive: true });
  const { out } = await person.tt(['skills', 'show', 'turntable-moderation']);
  writeFileSync(join(copy, 'SKILL.md'), `${out}\n`);
  expect(`${out}\n`).toBe(shipped('turntable-moderation'));
  expect((await list()).map(({ installed }) => installed)).toEqual([[person.at('.claude/skills/turntable')], [copy]]);
  expect((await person.tt(['skills', 'list'])).out).toContain(`In ${copy}`);
});

test('tt skills show prints a skill whole; another name is refused with those there are', async () => {
  const { tt } = freshWorkspace({ room: false });
  expect((await tt(['skills', 'show', 'turntable', '--json'])).json).toMatchObject({
    ...{ name: 'turntable', text: shipped('turntable') },
  });
  const wrong = await tt(['skills', 'show', 'moderation', '--json']);
  expect([wrong.code, wrong.error]).toMatchObject([
    2,
    { error: 'unknown_skill', skills: ['turntable', 'turntable-moderation'] },
  ]);
  expect((await tt(['skills', 'show', '../instructions', '--json'])).error['error']).toBe('unknown_skill');
});
