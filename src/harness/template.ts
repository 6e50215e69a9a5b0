/** What `tt instructions edit` begins with. It carries a digest of itself: a file that nobody has edited can be renewed. */
import { createHash } from 'node:crypto';
import { HARNESSES } from './table.ts';

/** All of it a comment, so that it says nothing to an agent. */
export function template(): string {
  const headings = HARNESSES.map(({ title }) => `## ${title}`).join(', ');
  return signed(
    [
      'Instructions for agents that work together through tt. They are told them after what comes with tt:',
      'tt instructions show. What you write below this comment is for all of them; below one of these headings, for that',
      `one only: ${headings}.`,
      '-->',
      '',
    ].join('\n'),
  );
}

const signed = (text: string): string => `<!-- template ${digest(text)}\n${text}`;

/** It is a template, this one or one of another version, as it was made. */
export function isUnedited(text: string): boolean {
  const made = /^<!-- template [0-9a-f]{16}\n/.exec(text)?.[0];
  return made !== undefined && signed(text.slice(made.length)) === text;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
