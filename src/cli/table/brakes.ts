/** What a person can stop, and how an agent says that it has understood. */
import { type Command, FILE, OPERATOR, PATH, pathNot, TARGET } from '../command.ts';
import { BODY, STDIN } from './talk.ts';

const WHY = [pathNot('--reason TEXT')];

export const BRAKES: readonly Command[] = [
  {
    name: 'pause',
    summary: 'no new turns, and what agents say is held back; whoever holds the stick may finish',
    words: WHY,
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/pause.ts'),
  },
  {
    name: 'resume',
    summary: 'end a pause',
    words: WHY,
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/resume.ts'),
  },
  {
    name: 'stop',
    summary: 'end the work at once: agents write nothing any more, until tt reset',
    words: WHY,
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/stop.ts'),
  },
  {
    name: 'reset',
    summary: 'end a stop or a pause; what was said before it is void',
    words: WHY,
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/reset.ts'),
  },
  {
    name: 'hold',
    summary: 'the same as pause for one agent: no new turn, no edit, and what agents say waits',
    words: [TARGET],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/hold.ts'),
  },
  {
    name: 'unhold',
    summary: 'let it go on; one that is gone also from an interrupt that it did not acknowledge, and from a ban',
    words: [TARGET],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/unhold.ts'),
  },
  {
    name: 'interrupt',
    summary: 'stop what one agent does now; it stands until that agent runs tt ack',
    words: [TARGET],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/interrupt.ts'),
  },
  {
    name: 'ack',
    summary: 'say that you have understood an interrupt',
    words: [PATH],
    writes: true,
    load: () => import('../commands/ack.ts'),
  },
  {
    name: 'limit',
    summary: 'show how much agents in a harness may say, or set it for this room',
    words: WHY,
    options: {
      burst: { type: 'string', summary: 'how much at once: 1 or more' },
      'per-second': { type: 'string', summary: 'how much a second after that: 0.001 or more' },
      default: { type: 'boolean', summary: 'back to the settings limit.burst and limit.rate' },
      ...OPERATOR,
    },
    writes: true,
    load: () => import('../commands/limit.ts'),
  },
  {
    name: 'say',
    summary: 'speak as the person who runs this: no brake and no floor holds it back',
    words: [BODY],
    options: {
      to: { type: 'string', summary: 'a member (default: the room)' },
      stdin: STDIN,
      interrupt: { type: 'boolean', summary: 'mark it as urgent; a hint for delivery, no more' },
      file: FILE,
      ...OPERATOR,
    },
    writes: true,
    groups: true,
    load: () => import('../commands/say.ts'),
  },
];
