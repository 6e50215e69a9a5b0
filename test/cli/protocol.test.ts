/** tt protocol and tt join --protocol: one text, the one of the shipped skill, given whole only to who knows an older one. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { body, references, SKILL, skill } from '../skill/pages.ts';
import { BIN, freshWorkspace, type Ran, type Workspace } from '../support/workspace.ts';

const VERSION = Number(/protocol: "(\d+)"/.exec(skill.text)?.[1]);
const headings = [...body.matchAll(/^##? (.*)$/gm)].map((match) => match[1]);

interface Section {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}
const sectionsOf = (ran: Ran) => ran.json['sections'] as Section[];

test('the whole of it: every section of the skill in its order, and nothing is written', async () => {
  const { tt, dir, home } = freshWorkspace({ room: false });
  const whole = await tt(['protocol', '--json']);
  expect(whole.json).toMatchObject({ version: VERSION, more: references.map(({ name }) => name.slice(0, -3)).sort() });
  expect(sectionsOf(whole).map(({ title }) => title)).toEqual(headings);
  const lines = new Set(sectionsOf(whole).flatMap(({ text }) => text.split('\n')));
  const left = body.split('\n').filter((line) => !line.startsWith('#') && !line.includes('](') && line !== '');
  expect(left.filter((line) => !lines.has(line))).toEqual([]);
  const text = (await tt(['protocol'])).out;
  expect(text.split('\n')[0]).toBe(`Turntable protocol ${VERSION}`);
  for (const section of sectionsOf(whole)) expect(text).toContain(`## ${section.title}\n\n${section.text}`);
  expect([readdirSync(dir), readdirSync(home)]).toEqual([['.git'], []]);
});

test('one section by its name, however it is written; a longer one is a file of the skill', async () => {
  const { tt } = freshWorkspace({ room: false });
  const whole = sectionsOf(await tt(['protocol', '--json']));
  for (const section of whole) {
    const one = await tt(['protocol', section.title.toUpperCase(), '--json']);
    expect(one.json).toEqual({ version: VERSION, sections: [section] });
  }
  for (const { name, text } of references) {
    const [one] = sectionsOf(await tt(['protocol', name.slice(0, -3), '--json']));
    expect(`# ${one?.title}\n\n${one?.text}\n`).toBe(text);
  }
  expect((await tt(['protocol', 'turn'])).out).toMatch(/^## Turn\n\n1\. /);
});

test('links to files of the skill are commands in it', async () => {
  const { tt } = freshWorkspace({ room: false });
  const { out } = await tt(['protocol']);
  expect(out).not.toContain('](');
  for (const { name } of references) expect(out).toContain(`\`tt protocol ${name.slice(0, -3)}\``);
});

test('--version is the number alone', async () => {
  const { tt } = freshWorkspace({ room: false });
  expect((await tt(['protocol', '--version'])).out).toBe(String(VERSION));
  expect((await tt(['protocol', '--version', '--json'])).json).toEqual({ version: VERSION });
});

test('an unknown section: the nearest, or all there are', async () => {
  const { tt } = freshWorkspace({ room: false });
  const near = await tt(['protocol', 'recovry', '--json']);
  expect([near.code, near.out]).toEqual([2, '']);
  expect(near.error).toMatchObject({ error: 'unknown_section', hint: 'did you mean tt protocol recovery?' });
  const far = await tt(['protocol', '../../../etc/passwd', '--json']);
  expect(far.error).toMatchObject({ error: 'unknown_section', sections: expect.arrayContaining(['turn', 'recovery']) });
  expect(far.error['hint']).toMatch(/^tt protocol turntable\|join\|.*\|together$/);
});

test('tt join --protocol: silence for who knows this one or a newer one, the text for who knows an older one', async () => {
  const { tt } = freshWorkspace();
  const plain = (await tt(['join', '--json'], { as: 'script:a' })).json;
  const keys = (known: string) => tt(['join', '--protocol', known, '--json'], { as: 'script:a' });
  for (const known of [VERSION, VERSION + 1, 99])
    expect(Object.keys((await keys(String(known))).json)).toEqual(Object.keys(plain));
  const { code, json } = await keys(String(VERSION - 1));
  expect(code).toBe(0);
  const text = (await tt(['protocol'])).out;
  expect(json['protocol_stale']).toEqual({ version: VERSION, text });
  const said = await tt(['join', '--protocol', '0'], { as: 'script:b' });
  expect(said).toMatchObject({ code: 0, out: expect.stringContaining(text) });
  expect((await tt(['who', '--json'])).json['members']).toHaveLength(2);
  const wrong = await tt(['join', '--protocol', 'new', '--json'], { as: 'script:c' });
  expect(wrong.error).toMatchObject({ error: 'invalid_input', flag: '--protocol' });
});

/** The program as a package of its own, whose skill can be touched. */
function installed({ home, dir, env }: Workspace) {
  const root = join(home, 'package');
  for (const part of ['bin', 'dist']) cpSync(join(dirname(BIN), '..', part), join(root, part), { recursive: true });
  cpSync(join(SKILL, '..'), join(root, 'skills'), { recursive: true });
  return {
    skill: join(root, 'skills', 'turntable', 'SKILL.md'),
    async tt(...words: string[]) {
      const options = { cwd: dir, env: env({ as: 'script:a' }), extendEnv: false, reject: false } as const;
      const { stdout, stderr } = await execa(process.execPath, [join(root, 'bin', 'tt.cjs'), ...words], options);
      return stderr === '' ? JSON.parse(stdout) : JSON.parse(stderr);
    },
  };
}

test('the text is that of the skill beside the program: no copy of it is anywhere else', async () => {
  const { skill: file, tt } = installed(freshWorkspace({ room: false }));
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('protocol: "1"', 'protocol: "7"').replace('## Talk', '## Speak'),
  );
  expect(await tt('protocol', '--version', '--json')).toEqual({ version: 7 });
  const [section] = (await tt('protocol', 'speak', '--json')).sections;
  expect(section.title).toBe('Speak');
});

test.each([
  ['is missing', null],
  ['has no front matter', '# Turntable\n\ntext\n'],
  ['names no version', '---\nname: turntable\n---\n\n# Turntable\n'],
])('a skill that %s: the error names the file, and nothing has happened', async (_, text) => {
  const workspace = freshWorkspace({ room: false });
  const { skill: file, tt } = installed(workspace);
  if (text === null) rmSync(file);
  else writeFileSync(file, text);
  for (const words of [['protocol'], ['protocol', '--version'], ['join', '--protocol', '1']])
    expect(await tt(...words, '--json')).toMatchObject({ error: 'package_incomplete', path: file });
  expect(existsSync(workspace.room)).toBe(false);
});

test('instructions whose first layer is missing are not shown without it', async () => {
  const { skill: file, tt } = installed(freshWorkspace());
  const bundled = join(dirname(dirname(file)), 'instructions.md');
  expect(await tt('instructions', 'show', '--json')).toMatchObject({ sources: [{ scope: 'bundled', path: bundled }] });
  rmSync(bundled);
  expect(await tt('instructions', 'show', '--json')).toMatchObject({ error: 'package_incomplete', path: bundled });
});
