/** Which harness is meant: `claude`, `Claude Code` and `claude-code` are one. */
import { slug } from '../lib/markdown.ts';
import { HARNESSES } from './table.ts';

const NAMES: ReadonlyMap<string, string> = new Map(
  HARNESSES.flatMap(({ name, title }) => [name, slug(title), `${name}-cli`].map((called) => [called, name])),
);

export const harnessCalled = (words: string): string | undefined => NAMES.get(slug(words));

/** Of a heading that names one or several and nothing else: `Codex`, `Claude Code and Gemini`. Empty: it names none. */
export function harnessesNamed(title: string): string[] {
  const named = title.split(/,|&|\/|\band\b/).map(harnessCalled);
  return named.every((name) => name !== undefined) ? named : [];
}
