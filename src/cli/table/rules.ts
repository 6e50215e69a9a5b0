/** What agents are told: the protocol that comes with tt, and what its users add. */
import { type Command, type Option, PATH } from '../command.ts';

const LAYER: Readonly<Record<string, Option>> = {
  user: { type: 'boolean', summary: 'yours, for all workspaces' },
  project: { type: 'boolean', summary: 'this workspace’s, for all who work in it: .tt/instructions.md' },
};

export const RULES: readonly Command[] = [
  {
    name: 'protocol',
    summary: 'what agents are told to do, whole or one section',
    words: [{ name: 'section', summary: 'for example turn, release or recovery' }],
    options: { version: { type: 'boolean', summary: 'only which version it is' } },
    load: () => import('../commands/protocol.ts'),
  },
  {
    name: 'skills list',
    summary: 'the skills that come with tt, and where they are installed',
    load: () => import('../commands/skills-list.ts'),
  },
  {
    name: 'skills show',
    summary: 'the text of one of them, to read or to save as a SKILL.md',
    words: [{ name: 'skill', summary: 'for example turntable-moderation', required: true }],
    load: () => import('../commands/skills-show.ts'),
  },
  {
    name: 'instructions show',
    summary: 'how to work together here: what comes with tt, then yours, then the project’s',
    words: [PATH],
    options: { harness: { type: 'string', summary: 'as this one is told: claude, codex, … (default: the caller’s)' } },
    load: () => import('../commands/instructions-show.ts'),
  },
  {
    name: 'instructions edit',
    summary: 'open them in VISUAL or EDITOR; without a terminal: say where they are',
    words: [PATH],
    options: LAYER,
    alone: true,
    load: () => import('../commands/instructions-edit.ts'),
  },
  {
    name: 'instructions update',
    summary: 'bring a file that nobody has edited up to date',
    words: [PATH],
    options: { ...LAYER, replace: { type: 'boolean', summary: 'an edited one too: what was written in it is lost' } },
    load: () => import('../commands/instructions-update.ts'),
  },
  {
    name: 'instructions reset',
    summary: 'delete them',
    words: [PATH],
    options: { ...LAYER, yes: { type: 'boolean', summary: 'do not ask before deleting' } },
    load: () => import('../commands/instructions-reset.ts'),
  },
];
