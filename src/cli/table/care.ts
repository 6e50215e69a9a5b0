/** Looking after a room and the tool. */
import { type Command, OPERATOR, PATH } from '../command.ts';

export const CARE: readonly Command[] = [
  {
    name: 'replay',
    summary: 'rebuild the state from the log and compare',
    words: [PATH],
    options: { to: { type: 'count', summary: 'stop after this event' } },
    load: () => import('../commands/replay.ts'),
  },
  {
    name: 'doctor',
    summary: 'check the room and the machine; each line ok, warn or fail with the fix',
    words: [PATH],
    options: {
      accept: {
        type: 'boolean',
        summary: 'go on with a database that was replaced by an older copy; voids every lease',
      },
      reindex: { type: 'boolean', summary: 'make the index that tt search looks into anew, from the log' },
      ...OPERATOR,
    },
    load: () => import('../commands/doctor.ts'),
  },
  {
    name: 'config get',
    summary: 'one setting',
    words: [{ name: 'name', summary: 'for example wait.timeout', required: true }],
    load: () => import('../commands/config-get.ts'),
  },
  {
    name: 'config set',
    summary: 'change a setting of this room',
    words: [
      { name: 'name', summary: 'for example wait.timeout', required: true },
      { name: 'value', summary: 'for example 90s; `default` removes it', required: true },
    ],
    options: OPERATOR,
    load: () => import('../commands/config-set.ts'),
  },
  {
    name: 'config list',
    summary: 'every setting, its value and where it comes from',
    words: [PATH],
    load: () => import('../commands/config-list.ts'),
  },
  {
    name: 'batch',
    summary:
      'many commands in one process: lines such as {"cmd":["who"],"id":1} in, one answer a line out; "stdin" is what the command reads',
    options: {
      'stop-on-error': { type: 'boolean', summary: 'end with the first status that is not 0; the rest is not run' },
    },
    alone: true,
    load: () => import('../commands/batch.ts'),
  },
  {
    name: 'completion',
    summary: 'print a completion script for your shell',
    words: [{ name: 'shell', summary: 'bash or zsh (default: yours)' }],
    load: () => import('../commands/completion.ts'),
  },
  {
    name: 'help',
    summary: 'help for a command, a group of them, or all',
    words: [{ name: 'command', summary: 'one or two words: wait, msg send; or a group: msg, brakes', rest: true }],
    options: { all: { type: 'boolean', summary: 'every command with what it does' } },
    load: () => import('../commands/help.ts'),
  },
];
