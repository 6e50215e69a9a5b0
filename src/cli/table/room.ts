/** Who is in the room, and the room itself. */
import { type Command, OPERATOR, PATH, pathNot, TARGET } from '../command.ts';

export const ROOM: readonly Command[] = [
  {
    name: 'join',
    summary: 'become a member of this workspace’s room; makes the room when there is none',
    words: [pathNot('--name TEXT')],
    options: {
      name: { type: 'string', summary: 'a display name, unique in the room' },
      'force-new': { type: 'boolean', summary: 'make a room right here, inside another’s workspace' },
      history: { type: 'count', summary: 'also the newest so many messages from before' },
      'history-bytes': { type: 'count', summary: 'of them, no more than so many bytes of text (default: 65536)' },
      protocol: {
        type: 'count',
        summary: 'which protocol you know (0: none); an older one is answered with the newest',
      },
    },
    writes: true,
    load: () => import('../commands/join.ts'),
  },
  {
    name: 'leave',
    summary: 'leave the room; what you hold goes to the next',
    words: [PATH],
    writes: true,
    load: () => import('../commands/leave.ts'),
  },
  {
    name: 'list',
    summary: 'rooms at, above and below a path',
    words: [PATH],
    load: () => import('../commands/list.ts'),
  },
  {
    name: 'who',
    summary: 'members: live, quiet, waiting, held, what each is doing, and the queue',
    words: [PATH],
    load: () => import('../commands/who.ts'),
  },
  {
    name: 'whoami',
    summary: 'who tt takes you for',
    options: { explain: { type: 'boolean', summary: 'say which rule decided, and why the others did not' } },
    load: () => import('../commands/whoami.ts'),
  },
  {
    name: 'doing',
    summary: 'say in a line what you are at; tt who shows it with its age, and it disturbs nobody',
    words: [{ name: 'text', summary: 'the line; after -- everything is text', rest: true }],
    options: { clear: { type: 'boolean', summary: 'say nothing any more' } },
    writes: true,
    load: () => import('../commands/doing.ts'),
  },
  {
    name: 'ping',
    summary: 'how a member is, what it has not read and what would wake it; does not wake it',
    words: [TARGET],
    load: () => import('../commands/ping.ts'),
  },
  {
    name: 'kick',
    summary: 'remove a member that is gone; a live one with --force',
    words: [TARGET, pathNot('--reason TEXT')],
    options: {
      ban: {
        type: 'duration',
        summary: 'keep it out for so long (tt unhold lets it in); a session of its own comes under another id',
      },
      ...OPERATOR,
    },
    writes: true,
    load: () => import('../commands/kick.ts'),
  },
  {
    name: 'close',
    summary: 'close the room: no more turns or messages, all stays readable',
    words: [pathNot('--reason TEXT')],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/close.ts'),
  },
  {
    name: 'reopen',
    summary: 'open a closed room again',
    words: [pathNot('--reason TEXT')],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/reopen.ts'),
  },
  {
    name: 'state',
    summary: 'the room as it is: turn, members, cursor',
    words: [PATH],
    load: () => import('../commands/state.ts'),
  },
  {
    name: 'health',
    aliases: ['status'],
    summary: 'a short card that says what to do next',
    words: [PATH],
    load: () => import('../commands/health.ts'),
  },
];
