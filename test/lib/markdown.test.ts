/** Markdown in parts: headings and comments count, unless they stand in a fenced block. */
import { describe, expect, test } from 'vitest';
import { partsOf, slug, withoutComments } from '../../src/lib/markdown.ts';

const titles = (text: string) => partsOf(text).map(({ level, title }) => [level, title]);

describe('partsOf', () => {
  test('what stands before the first heading, then each heading of two levels with what is below it', () => {
    expect(partsOf('\n\nabove\n\n# One\n\n  indented\n\n### deep\nx\n## Two ##\n')).toEqual([
      { level: 0, title: '', text: 'above' },
      { level: 1, title: 'One', text: '  indented\n\n### deep\nx' },
      { level: 2, title: 'Two', text: '' },
    ]);
  });

  test('nothing is nothing', () => {
    for (const text of ['', '\n', ' \n\t\n', '\ufeff']) expect(partsOf(text)).toEqual([]);
  });

  test('line ends of Windows and a byte order mark make no difference', () => {
    expect(partsOf('\ufeff# A\r\n\r\nb\r\n## C\r\nd\r\n')).toEqual(partsOf('# A\n\nb\n## C\nd\n'));
  });

  test('no heading: without a space, behind four spaces, of the third level', () => {
    expect(titles('#a\n    # b\n### c\n##\td')).toEqual([
      [0, ''],
      [2, 'd'],
    ]);
  });

  test.each([
    ['```\n# no\n```\n# yes'],
    ['~~~sh\n# no\n~~~\n# yes'],
    ['````\n```\n# no\n```\n````\n# yes'],
    ['```\n~~~\n# no\n```\n# yes'],
    ['```\n``` js\n# no\n```\n# yes'],
  ])('%j: what stands in a fenced block is no heading', (text) => {
    expect(titles(text)).toEqual([
      [0, ''],
      [1, 'yes'],
    ]);
  });

  test('a block that is never closed goes to the end', () => {
    expect(titles('```\n# no\n# no')).toEqual([[0, '']]);
  });
});

test.each([
  ['a <!-- b\n## c --> d', 'a  d'],
  ['a <!-- b --> c <!-- d --> e', 'a  c  e'],
  ['```\n<!-- kept -->\n```\n<!-- gone -->', '```\n<!-- kept -->\n```\n'],
  ['<!--\n```\n-->\nx', '\nx'],
  ['a <!-- never closed\nb', 'a <!-- never closed\nb'],
  ['```\n<!-- kept', '```\n<!-- kept'],
])('withoutComments(%j) is %j', (text, expected) => {
  expect(withoutComments(text)).toBe(expected);
});

test.each([
  ['Hand off', 'hand-off'],
  ['  Claude Code ', 'claude-code'],
  ['!', ''],
])('slug(%j) is %j', (title, expected) => {
  expect(slug(title)).toBe(expected);
});
