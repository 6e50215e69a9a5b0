/** What became of each git hook, for programs and for people. */
import { visibleLine } from '../../lib/text.ts';
import type { Done } from '../git/hook-files.ts';

export const hookJson = ({ hook, action, before }: Done): Record<string, unknown> => ({
  ...{ hook, action },
  ...(before === undefined ? {} : { before }),
});

/** One line a hook. */
export function hookText({ hook, action, before }: Done): string {
  const name = before === undefined ? '' : visibleLine(before);
  return `  ${hook.padEnd(WIDEST)}  ${WORDS[action](name)}`;
}

const WIDEST = 'reference-transaction'.length;
const then = (before: string): string => (before === '' ? '' : `; what was there before runs after it (${before})`);

const WORDS: Readonly<Record<Done['action'], (before: string) => string>> = {
  installed: (before) => `installed${then(before)}`,
  updated: (before) => `brought up to date${then(before)}`,
  unchanged: (before) => `installed already${then(before)}`,
  removed: () => 'removed',
  restored: () => 'removed; what was there before is back',
  kept: (before) =>
    `left as it is: somebody changed it since${before === '' ? '' : `; what was there before tt is in ${before}`}`,
  absent: () => 'was not there',
};
