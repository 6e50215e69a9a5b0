/** The stick. */
import { type Command, FILE, OPERATOR, type Option, PATH, pathNot, TARGET, TIMEOUT } from '../command.ts';

const TOKEN: Readonly<Record<string, Option>> = {
  turn: { type: 'count', summary: 'the turn you believe you hold; refused when it is over' },
  lease: { type: 'string', summary: 'the lease you believe you hold; refused when it is another' },
};

const HANDOFF: Readonly<Record<string, Option>> = {
  status: { type: 'string', summary: 'handoff: where things stand' },
  'next-action': { type: 'string', summary: 'handoff: what the next should do first' },
  stdin: { type: 'boolean', summary: 'the whole handoff as JSON on standard input' },
  file: FILE,
  ...TOKEN,
};

export const TURN: readonly Command[] = [
  {
    name: 'wait',
    summary: 'ask for the stick and wait for it; exit 0 without it too: its status says',
    words: [pathNot('--timeout 90s')],
    options: {
      timeout: TIMEOUT,
      park: { type: 'boolean', summary: 'only listen: do not ask for the stick' },
      events: { type: 'boolean', summary: 'end on the first event too, whichever comes first' },
      after: { type: 'count', summary: 'events from here instead of the saved cursor, which stays' },
      round: {
        type: 'count',
        summary: 'which round of waiting this is: makes each call differ, for harnesses that stop loops',
      },
    },
    load: () => import('../commands/wait.ts'),
  },
  {
    name: 'release',
    summary: 'give the stick back with a handoff; the fairest is next',
    words: [pathNot("--status TEXT --next-action '…'")],
    options: HANDOFF,
    writes: true,
    load: () => import('../commands/release.ts'),
  },
  {
    name: 'pass',
    summary: 'the same as release',
    words: [pathNot("--status TEXT --next-action '…'")],
    options: HANDOFF,
    writes: true,
    load: () => import('../commands/pass.ts'),
  },
  {
    name: 'try',
    summary: 'ask for the stick without waiting; exit 0 without it too: its status says',
    words: [PATH],
    writes: true,
    load: () => import('../commands/try.ts'),
  },
  {
    name: 'assign',
    summary: 'hand the stick to a named member, or to `next`',
    words: [{ ...TARGET, summary: `${TARGET.summary}; or next` }, pathNot("--status TEXT --next-action '…'")],
    options: { ...HANDOFF, ...OPERATOR },
    writes: true,
    load: () => import('../commands/assign.ts'),
  },
  {
    name: 'take',
    aliases: ['takeover'],
    summary: 'take the stick from one who is gone; a person may from anybody',
    words: [pathNot('--reason TEXT')],
    options: { ...OPERATOR, yes: { type: 'boolean', summary: 'do not ask before taking it from a live holder' } },
    writes: true,
    load: () => import('../commands/take.ts'),
  },
  {
    name: 'standby',
    summary:
      'leave the queue and stop: your harness wakes you for a message, and for the stick when nobody waits for it or it is assigned to you',
    words: [PATH],
    load: () => import('../commands/standby.ts'),
  },
  {
    name: 'check',
    summary: 'may you change the workspace now, or these paths of it? exit 0 yes, 3 no',
    words: [
      {
        name: 'paths',
        summary: 'what you want to edit; its workspace stands for all of it (default: here)',
        rest: true,
      },
    ],
    options: TOKEN,
    keepsUp: false,
    load: () => import('../commands/check.ts'),
  },
  {
    name: 'guard',
    summary: 'keep a turn’s lease alive while its holder lives',
    internal: true,
    load: () => import('../commands/guard.ts'),
  },
];
