/** The skill for moderators keeps to the rules of Agent Skills, to a budget, and to the truth: each command in it is one of tt. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encode } from 'gpt-tokenizer';
import { expect, test } from 'vitest';
import { optionsOf } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { parse } from '../../src/cli/parse.ts';
import { CODES } from '../../src/lib/errors.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { codeIn, commandsIn } from './pages.ts';

const SKILL = fileURLToPath(new URL('../../skills/turntable-moderation', import.meta.url));
const text = readFileSync(`${SKILL}/SKILL.md`, 'utf8');
const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
const value = (key: string): string => new RegExp(`^${key}: (.*)$`, 'm').exec(head)?.[1] ?? '';
/** `…` inside brackets of code that is not a whole command stands for any. */
const commands = commandsIn(body);

test('the front matter is that of a skill: its folder’s name, plain scalars, what and when in 1,024 characters', () => {
  expect(head.split('\n').map((line) => line.split(':')[0])).toEqual([
    'name',
    'description',
    'license',
    'compatibility',
  ]);
  for (const line of head.split('\n'))
    expect(line.slice(line.indexOf(': ') + 2)).toMatch(/^[A-Za-z](?:(?!: | #).)*[^:\s]$/);
  expect(SKILL.endsWith(`/${value('name')}`)).toBe(true);
  expect(value('description').length).toBeLessThanOrEqual(1024);
  expect(value('description')).toMatch(/Use when/);
  expect(readdirSync(SKILL)).toEqual(['SKILL.md']);
});

test('what it costs: 300 tokens in every session, 1,500 when it is read', () => {
  expect(encode(`${value('name')}: ${value('description')}`).length).toBeLessThanOrEqual(300);
  expect(encode(body).length).toBeLessThanOrEqual(1500);
});

test('every command, flag and code in it exists', () => {
  expect(commands.length).toBeGreaterThan(10);
  for (const words of commands) expect(() => parse(words), words.join(' ')).not.toThrow();
  const known = new Set(COMMANDS.flatMap((command) => Object.keys(optionsOf(command))));
  const flags = codeIn(body).flatMap((code) =>
    [...code.matchAll(/(?<![\w'-])--([a-z-]+)/g)].map((match) => match[1] ?? ''),
  );
  expect(flags.filter((flag) => !known.has(flag))).toEqual([]);
  const named = codeIn(body).flatMap((code) => code.match(/^[a-z]+(?:_[a-z]+)+$/g) ?? []);
  expect(named.filter((name) => !(name in CODES) && name !== 'next_command')).toEqual([]);
});

test('its commands lead from an opened question to a decision, in this order', async () => {
  const ws = await roomOfTwo();
  const mine = commands.filter(([first, second]) => first !== 'wait' && second !== 'close');
  for (const words of mine) {
    // Whoever is called is here under another name, and passes the floor on; the wait for a person is for a person.
    const typed = words
      .filter((word) => word !== '--wait')
      .map((word) => word.replace(/^codex$/, 'b').replaceAll(/@(?:codex|gemini)/g, '@b'));
    const who = words.join(' ') === 'floor pass --scope #q1' ? B : A;
    const { code, err } = await ws.tt([...typed, '--json'], who);
    expect([typed.join(' '), code, err]).toEqual([typed.join(' '), 0, '']);
    if (words[1] === 'open') await ws.tt(['channel', 'join', '#q1'], B);
  }
  const { decisions } = (await ws.tt(['decisions', '--json'], B)).json;
  expect(decisions).toMatchObject([{ question_id: 'q1', version: 2, status: 'decided' }]);
});
