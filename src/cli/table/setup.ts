/** Putting tt into the harnesses of a machine, and out of them again. */
import type { Command, Option, Word } from '../command.ts';

const HARNESSES: Word = {
  name: 'harness',
  summary: 'claude, codex, gemini, antigravity, opencode (default: those that are here)',
  rest: true,
};

const SHARED: Readonly<Record<string, Option>> = {
  all: { type: 'boolean', summary: 'every harness that is here; the default' },
  project: { type: 'boolean', summary: 'for everybody who works in this project: in files that are committed with it' },
  print: { type: 'boolean', summary: 'show every change and make none' },
};

export const SETUP: readonly Command[] = [
  {
    name: 'install',
    summary: 'teach your harnesses tt: the skill, the hooks, what their sandboxes need',
    words: [HARNESSES],
    options: {
      ...SHARED,
      copy: { type: 'boolean', summary: 'copy the skill; the default. An edited copy is kept' },
      link: { type: 'boolean', summary: 'link to the skill of this tt instead' },
      'no-hooks': { type: 'boolean', summary: 'only the skill and the permissions: nothing is enforced' },
      wake: { type: 'boolean', summary: 'Gemini: also the two settings that let an idle session be woken' },
    },
    keepsUp: false,
    alone: true,
    load: () => import('../commands/install.ts'),
  },
  {
    name: 'uninstall',
    summary: 'take out all that tt install put in; every file is as it was',
    words: [{ ...HARNESSES, summary: 'as for tt install (default: all that are installed)' }],
    options: { ...SHARED, all: { type: 'boolean', summary: 'every harness; the default' } },
    keepsUp: false,
    alone: true,
    load: () => import('../commands/uninstall.ts'),
  },
  {
    name: 'self-update',
    summary: 'have the package manager that installed tt install the newest one',
    options: {
      print: { type: 'boolean', summary: 'show the command and do nothing' },
      manager: { type: 'string', summary: 'npm, pnpm, yarn or bun (default: the one tt was installed by)' },
    },
    keepsUp: false,
    alone: true,
    load: () => import('../commands/self-update.ts'),
  },
  {
    name: 'upkeep',
    summary: 'bring what is installed up to date with this tt',
    internal: true,
    load: () => import('../commands/upkeep.ts'),
  },
];
