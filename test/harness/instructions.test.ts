/** Who is told what: text for all, parts for a harness, nothing dropped that somebody wrote. */
import { expect, test } from 'vitest';
import { harnessCalled, harnessesNamed } from '../../src/harness/called.ts';
import { textFor } from '../../src/harness/instructions.ts';
import { HARNESSES } from '../../src/harness/table.ts';
import { isUnedited, template } from '../../src/harness/template.ts';

test('what stands before the first harness is for all, what stands below it for that one', () => {
  const text = 'All.\n\n## Claude Code\n\nYou plan.\n\n## Codex, Gemini\n\nYou review.\n';
  expect(textFor(text, 'claude')).toBe('All.\n\nYou plan.');
  expect(textFor(text, 'codex')).toBe('All.\n\nYou review.');
  expect(textFor(text, 'gemini')).toBe('All.\n\nYou review.');
  for (const other of ['opencode', 'human', 'script']) expect(textFor(text, other)).toBe('All.');
});

test('a heading that names no harness is for all, wherever it stands, and ends the part of one', () => {
  const text = '# Us\n\n## Style\n\nshort\n\n## Codex\n\nhidden\n\n### deeper\n\nhidden too\n\n## Tests\n\nrun them\n';
  expect(textFor(text, 'claude')).toBe('# Us\n\n## Style\n\nshort\n\n## Tests\n\nrun them');
  expect(textFor('## Codex\n\nhidden\n\n# All again\n\nshown', 'claude')).toBe('# All again\n\nshown');
});

test('a heading that only speaks of a harness, or stands in a block of code, is no part of it', () => {
  const text = '## Codex is slow\n\nwait\n\n```md\n## Codex\n```\n';
  expect(textFor(text, 'claude')).toBe(text.trimEnd());
});

test('one name in two places gives both; comments say nothing', () => {
  expect(textFor('## Codex\na\n## Claude\nb\n## Codex\nc', 'codex')).toBe('a\n\nc');
  expect(textFor('<!-- \n## Codex\n-->\nfor all <!-- no -->', 'claude')).toBe('for all');
  expect(textFor('<!-- nothing else -->\n\n', 'claude')).toBe('');
});

test('every harness is called by its name, its title, and its name with cli behind it', () => {
  for (const { name, title } of HARNESSES)
    for (const words of [name, title, name.toUpperCase(), `${name}-cli`, `${name} CLI`])
      expect(harnessCalled(words), words).toBe(name);
  for (const words of ['', 'human', 'claudia', 'constructor', 'claude codex'])
    expect(harnessCalled(words)).toBe(undefined);
  expect(harnessesNamed('Claude and OpenCode / Codex CLI & Gemini')).toEqual(['claude', 'opencode', 'codex', 'gemini']);
  for (const title of ['Codex and friends', '', 'and', 'Claude,']) expect(harnessesNamed(title)).toEqual([]);
});

test('the template says nothing to anybody, names every harness, and is known until somebody touches it', () => {
  const text = template();
  for (const { name, title } of HARNESSES) {
    expect(textFor(text, name)).toBe('');
    expect(text).toContain(`## ${title}`);
  }
  expect(isUnedited(text)).toBe(true);
  for (const edited of [`${text}mine\n`, text.replace('All', 'all').replace('agents', 'us'), text.trimEnd(), ''])
    expect(isUnedited(edited)).toBe(false);
});
