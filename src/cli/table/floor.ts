/** Speaking alone for a while. */
import { type Command, OPERATOR, type Option, pathNot } from '../command.ts';

const SCOPE: Option = { type: 'string', summary: "room (default), or a channel, quoted for the shell: '#api'" };

const ASKED: Readonly<Record<string, Option>> = {
  scope: SCOPE,
  reason: { type: 'string', summary: 'what you want to speak about' },
  ttl: { type: 'duration', summary: 'it goes on when nothing is heard of you for so long (default: floor.ttl, 10m)' },
};

const WORDS = [pathNot('--scope TEXT')];

export const FLOOR_COMMANDS: readonly Command[] = [
  {
    name: 'floor take',
    summary: 'speak alone in the room or a channel; if another does, your hand is raised (exit status 3)',
    words: WORDS,
    options: ASKED,
    writes: true,
    load: () => import('../commands/floor-take.ts'),
  },
  {
    name: 'floor raise',
    summary: 'wait for the floor: first come, first served',
    words: WORDS,
    options: ASKED,
    writes: true,
    load: () => import('../commands/floor-raise.ts'),
  },
  {
    name: 'floor lower',
    summary: 'wait for it no longer',
    words: WORDS,
    options: { scope: SCOPE },
    writes: true,
    load: () => import('../commands/floor-lower.ts'),
  },
  {
    name: 'floor pass',
    summary: 'give the floor to the next hand, or put it away where none is up',
    words: WORDS,
    options: { scope: SCOPE, to: { type: 'string', summary: 'to this member instead, whether its hand is up or not' } },
    writes: true,
    load: () => import('../commands/floor-pass.ts'),
  },
  {
    name: 'floor drop',
    summary: 'put the floor away, also while hands are up',
    words: WORDS,
    options: { scope: SCOPE },
    writes: true,
    load: () => import('../commands/floor-drop.ts'),
  },
  {
    name: 'floor status',
    summary: 'who has which floor, why, until when, and whose hands are up',
    words: WORDS,
    options: { scope: { ...SCOPE, summary: "only this one: room, or a channel such as '#api'" } },
    load: () => import('../commands/floor-status.ts'),
  },
  {
    name: 'floor clear',
    summary: 'end a floor, whoever has it',
    words: WORDS,
    options: { scope: SCOPE, ...OPERATOR },
    writes: true,
    load: () => import('../commands/floor-clear.ts'),
  },
];
