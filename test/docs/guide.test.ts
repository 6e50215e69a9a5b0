/** The guide, its chapters and the README: every command runs, and says what the page says. `UPDATE_DOCS=1` writes the answers. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { follower } from '../support/follower.ts';
import { freshWorkspace } from '../support/workspace.ts';
import { type Played, play, stepsOf } from './session.ts';

const chapters = readdirSync(new URL('../../docs/guide', import.meta.url)).map((name) => `docs/guide/${name}`);
const pages = ['docs/guide.md', 'README.md', ...chapters].map(
  (name) => [name, fileURLToPath(new URL(`../../${name}`, import.meta.url))] as const,
);

test.each(pages)('the commands of %s', async (_name, file) => {
  const page = readFileSync(file, 'utf8');
  const played = await play(stepsOf(page));
  expect(played.length).toBeGreaterThan(0);
  if (process.env['UPDATE_DOCS']) writeFileSync(file, withAnswers(page, played));
  else expect(transcript(played, 'actual')).toBe(transcript(played, 'expected'));
});

test('the pane that the guide opens for you shows what two agents say to each other', async () => {
  const [, words = ''] = /^ {4}tt (events .*?) +#/m.exec(readFileSync(pages[0]?.[1] as string, 'utf8')) ?? [];
  const room = freshWorkspace();
  for (const as of [undefined, 'script:a', 'script:b']) await room.tt(['join'], as ? { as } : {});
  const pane = follower(room, [...words.split(' '), '--after', '0']);
  await room.tt(['msg', 'send', 'script:b', 'for you alone'], { as: 'script:a' });
  await pane.count(4);
  expect(pane.bodies().at(-1)).toBe('for you alone');
  await pane.end('SIGTERM');
});

const transcript = (played: readonly Played[], which: 'actual' | 'expected'): string =>
  played.map((step) => `${step.who}$ ${step.command}\n${step[which].trimEnd()}`).join('\n');

function withAnswers(page: string, played: readonly Played[]): string {
  const lines = page.split('\n');
  for (const { from, to, actual } of [...played].reverse())
    lines.splice(from, to - from, ...(actual === '' ? [] : actual.split('\n')));
  return lines.join('\n');
}
