/** Work that one member at a time claims and ends. */
import { type Command, FILE, OPERATOR, type Option, PATH, TIMEOUT, type Word } from '../command.ts';
import { BODY, STDIN } from './talk.ts';

const TASK: Word = { name: 'task', summary: 'its id: t1', required: true };
const CHANNEL: Option = { type: 'string', summary: "only of this channel, quoted for the shell: '#api'" };
const FOR: Option = { type: 'string', summary: 'only what is assigned to this member; me: to you' };
const TTL: Option = {
  type: 'duration',
  summary: 'it is free again when nothing is heard of you for so long (default: task.ttl, 30m)',
};
const EPOCH: Option = {
  type: 'count',
  summary: 'the claim you believe you have; refused when it is over (default: TT_TASK_EPOCH, under tt work)',
};

const PAGE: Readonly<Record<string, Option>> = {
  for: FOR,
  channel: CHANNEL,
  after: { type: 'string', summary: 'only what comes after the one with this id' },
  limit: { type: 'count', summary: 'how many at most (default: limit.page, 100)' },
};

export const TASK_COMMANDS: readonly Command[] = [
  {
    name: 'task add',
    summary: 'write down what is to be done',
    words: [{ name: 'title', summary: 'what, in a line', rest: true }],
    options: {
      context: { type: 'string', summary: 'what one must know to do it; - reads it from standard input' },
      'context-json': { type: 'string', summary: 'the same as JSON, and checked to be' },
      for: { type: 'string', summary: 'whose it is: a member, or me (default: whoever claims it)' },
      after: { type: 'list', summary: 'what must be done before: t1,t2' },
      channel: { type: 'string', summary: "announce it there, and what becomes of it: '#api'" },
      file: FILE,
    },
    writes: true,
    groups: true,
    load: () => import('../commands/task-add.ts'),
  },
  {
    name: 'task list',
    summary: 'tasks that are not done, and who works on them',
    words: [PATH],
    options: {
      status: { type: 'list', summary: 'only these: open, claimed, done, dropped' },
      all: { type: 'boolean', summary: 'those too that are over' },
      mine: { type: 'boolean', summary: 'only what you have claimed' },
      ...PAGE,
      last: { type: 'count', short: 'n', summary: 'only the newest so many' },
    },
    load: () => import('../commands/task-list.ts'),
  },
  {
    name: 'task ready',
    summary: 'what you could claim now, in the order in which you would get it',
    words: [PATH],
    options: PAGE,
    load: () => import('../commands/task-ready.ts'),
  },
  {
    name: 'task show',
    summary: 'a task, its notes and its result',
    words: [TASK],
    load: () => import('../commands/task-show.ts'),
  },
  {
    name: 'task claim',
    summary: 'take a task, or the oldest that is ready; one wins (exit status 3: nothing is ready)',
    words: [{ ...TASK, required: false }],
    options: { next: { type: 'boolean', summary: 'the oldest that is ready' }, for: FOR, channel: CHANNEL, ttl: TTL },
    writes: true,
    load: () => import('../commands/task-claim.ts'),
  },
  {
    name: 'task note',
    summary: 'say how it goes, or what one should know of it',
    words: [TASK, BODY],
    options: { stdin: STDIN, epoch: EPOCH, file: FILE },
    writes: true,
    load: () => import('../commands/task-note.ts'),
  },
  {
    name: 'task done',
    summary: 'it is done, and this came of it',
    words: [TASK, { ...BODY, name: 'result', summary: 'what came of it' }],
    options: { stdin: STDIN, epoch: EPOCH, file: FILE },
    writes: true,
    load: () => import('../commands/task-done.ts'),
  },
  {
    name: 'task abandon',
    summary: 'give it back, for others to do; or say that nobody is to do it',
    words: [TASK],
    options: {
      'for-good': { type: 'boolean', summary: 'nobody is to do it any more; by whoever added it, or a person' },
      epoch: EPOCH,
      ...OPERATOR,
    },
    writes: true,
    load: () => import('../commands/task-abandon.ts'),
  },
  {
    name: 'task interrupt',
    summary: 'tell its claimer to stop; by whoever added it, or a person',
    words: [TASK],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/task-interrupt.ts'),
  },
  {
    name: 'task reopen',
    summary: 'it is to be done again; or those who gave it up may try again',
    words: [TASK],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/task-reopen.ts'),
  },
  {
    name: 'task after',
    summary: 'say what must be done before it',
    words: [TASK, { name: 'others', summary: 'their ids: t1 t2', rest: true }],
    options: { not: { type: 'list', summary: 'wait for these no more' }, ...OPERATOR },
    writes: true,
    load: () => import('../commands/task-after.ts'),
  },
  {
    name: 'work',
    summary: 'claim tasks and run a command for each: the task as JSON on its stdin, its output is the result',
    words: [{ name: 'command', summary: 'after --: the command and its words', rest: true }],
    options: {
      once: { type: 'boolean', summary: 'one task, then end with the status of its command' },
      for: { ...FOR, summary: 'only what is assigned to you: me' },
      channel: CHANNEL,
      ttl: { ...TTL, summary: 'how long a claim outlives the last word of this worker (default: task.ttl, 30m)' },
      timeout: { ...TIMEOUT, summary: 'end with status 3 when nothing was ready for so long (default: wait for ever)' },
    },
    alone: true,
    load: () => import('../commands/work.ts'),
  },
];
