/** Finding what was said and decided, and what it cost to tell. */
import type { Command } from '../command.ts';

export const MEMORY: readonly Command[] = [
  {
    name: 'search',
    summary: 'find messages, notes, handoffs, questions, decisions and tasks by their words; newest first',
    words: [
      { name: 'words', summary: 'all must be there; `"a phrase"`, `begin*`; after -- everything is text', rest: true },
    ],
    options: {
      in: { type: 'list', summary: 'only in these: messages, notes, handoffs, questions, decisions, tasks' },
      from: { type: 'string', summary: 'only what this member said' },
      channel: { type: 'string', summary: 'only what was said in this channel' },
      since: { type: 'string', summary: 'only from this event number, age (10m) or time (2026-01-31T12:00Z) on' },
      until: { type: 'string', summary: 'only up to there, in the same words' },
      before: { type: 'count', summary: 'go on before this event number: the next page' },
      best: { type: 'boolean', summary: 'of the newest 500 that fit the best, best first' },
      fts: { type: 'boolean', summary: 'the words are a query of FTS5: AND, OR, NOT, NEAR(a b, 5), ( )' },
      limit: { type: 'count', short: 'n', summary: 'how many at most (default: 20)' },
    },
    load: () => import('../commands/search.ts'),
  },
  {
    name: 'cost',
    summary: 'how much each command and hook has put before each agent',
    words: [{ name: 'member', summary: 'only this one: an id, a display name, or a harness that only one member has' }],
    options: {
      since: { type: 'string', summary: 'only from this event number, age (10m) or time (2026-01-31T12:00Z) on' },
    },
    load: () => import('../commands/cost.ts'),
  },
];
