/** The table of commands. Adding one touches the part of the table it belongs to, and the file it loads. */
import type { Command } from './command.ts';
import { ASKING } from './table/asking.ts';
import { BRAKES } from './table/brakes.ts';
import { CARE } from './table/care.ts';
import { CHANNEL_COMMANDS } from './table/channel.ts';
import { FILE_COMMANDS } from './table/file.ts';
import { FLOOR_COMMANDS } from './table/floor.ts';
import { GIT } from './table/git.ts';
import { KEEPING } from './table/keeping.ts';
import { MEMORY } from './table/memory.ts';
import { PATH_COMMANDS } from './table/paths.ts';
import { ROOM } from './table/room.ts';
import { RULES } from './table/rules.ts';
import { SETUP } from './table/setup.ts';
import { TALK } from './table/talk.ts';
import { TASK_COMMANDS } from './table/task.ts';
import { TURN } from './table/turn.ts';

export const GROUPS: readonly { readonly title: string; readonly commands: readonly Command[] }[] = [
  { title: 'Room', commands: ROOM },
  { title: 'Turn', commands: [...TURN, ...PATH_COMMANDS] },
  { title: 'Talk', commands: [...TALK, ...CHANNEL_COMMANDS, ...FLOOR_COMMANDS, ...ASKING] },
  { title: 'Work', commands: TASK_COMMANDS },
  { title: 'Files', commands: FILE_COMMANDS },
  { title: 'Memory', commands: MEMORY },
  { title: 'Brakes', commands: BRAKES },
  { title: 'Rules', commands: RULES },
  { title: 'Git', commands: GIT },
  { title: 'Keeping', commands: KEEPING },
  { title: 'Care', commands: CARE },
  { title: 'Setup', commands: SETUP },
];

export const COMMANDS: readonly Command[] = GROUPS.flatMap(({ commands }) => commands);

/** Every name a command answers to. */
export const namesOf = ({ name, aliases = [] }: Command): readonly string[] => [name, ...aliases];
