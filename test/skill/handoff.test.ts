/** The handoffs that the skill shows are as long as it says, and tt takes them. */
import { expect, test } from 'vitest';
import { freshWorkspace } from '../support/workspace.ts';
import { pages, skill } from './pages.ts';

const heredocs = pages.flatMap(({ text }) => [...text.matchAll(/<<'END'\n([\s\S]*?)\nEND$/gm)].map((m) => m[1] ?? ''));
const template = /`(\{"status".*\})`/.exec(skill.text)?.[1] ?? '';

test('an example has 150 to 300 words', () => {
  expect(heredocs).toHaveLength(1);
  const words = heredocs[0]?.split(/\s+/).filter((word) => /\w/.test(word)) ?? [];
  expect(words.length).toBeGreaterThanOrEqual(150);
  expect(words.length).toBeLessThanOrEqual(300);
});

test.each([...heredocs, template])('tt takes %s', async (input) => {
  const { tt } = freshWorkspace();
  await tt(['wait', '--json']);
  expect((await tt(['release', '--stdin', '--json'], { input })).json).toMatchObject({ status: 'released' });
  expect((await tt(['wait', '--json'])).json['handoff']).toEqual(JSON.parse(input));
});
