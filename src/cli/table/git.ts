/** The stick where work lands: git's hooks, and which turn a commit came in with. */
import { type Command, OPERATOR, PATH } from '../command.ts';

export const GIT: readonly Command[] = [
  {
    name: 'protect',
    summary: 'let git’s hooks refuse commits, ref updates and pushes of agents without the stick',
    words: [PATH],
    load: () => import('../commands/protect.ts'),
  },
  {
    name: 'unprotect',
    summary: 'take these hooks away and put back what was there before',
    words: [PATH],
    options: OPERATOR,
    load: () => import('../commands/unprotect.ts'),
  },
  {
    name: 'blame',
    summary: 'which turn brought a commit in, whose it was, and the handoff that ended it',
    words: [{ name: 'commit', summary: 'anything git takes for one: HEAD~2, v1.0, 1f2e3d4', required: true }],
    load: () => import('../commands/blame.ts'),
  },
  {
    name: 'git-hook',
    summary: 'what git’s hooks ask',
    words: [
      { name: 'phase', summary: 'prepared, committed, or a hook’s name', required: true },
      { name: 'by', summary: 'the git command that asks' },
    ],
    internal: true,
    load: () => import('../commands/git-hook.ts'),
  },
];
