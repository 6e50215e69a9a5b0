/** Working alone on a part of the tree. */
import { type Command, OPERATOR } from '../command.ts';

export const PATH_COMMANDS: readonly Command[] = [
  {
    name: 'claim',
    summary: 'work alone on paths, with the stick or without it',
    words: [
      {
        name: 'globs',
        summary: "quoted for the shell: 'src/parser/**' '*.md'; a plain name and all below it",
        rest: true,
      },
    ],
    options: {
      reason: { type: 'string', summary: 'what you do there' },
      ttl: { type: 'duration', summary: 'over when nothing is heard of you for so long (default: path.ttl, 45m)' },
    },
    writes: true,
    load: () => import('../commands/claim.ts'),
  },
  {
    name: 'unclaim',
    summary: 'give claims back; without a word all of yours',
    words: [{ name: 'ids', summary: 'c1 …, as tt claims shows them', rest: true }],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/unclaim.ts'),
  },
  {
    name: 'claims',
    summary: 'who has claimed what, why, and for how long',
    words: [{ name: 'paths', summary: 'only the claims that these paths, or anything below them, are in', rest: true }],
    load: () => import('../commands/claims.ts'),
  },
];
