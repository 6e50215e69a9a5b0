/** Side rooms for talk. */
import { type Command, OPERATOR, PATH, type Word } from '../command.ts';

const CHANNEL: Word = { name: 'channel', summary: "its name, quoted for the shell: '#api'", required: true };

export const CHANNEL_COMMANDS: readonly Command[] = [
  {
    name: 'channel list',
    summary: 'the channels: who is in them, and what they are about',
    words: [PATH],
    load: () => import('../commands/channel-list.ts'),
  },
  {
    name: 'channel join',
    summary: 'hear what is said in a channel; it is made on use',
    words: [CHANNEL],
    writes: true,
    load: () => import('../commands/channel-join.ts'),
  },
  {
    name: 'channel leave',
    summary: 'hear it no more; the last one takes the channel along',
    words: [CHANNEL],
    writes: true,
    load: () => import('../commands/channel-leave.ts'),
  },
  {
    name: 'channel topic',
    summary: 'say what a channel is about, or see it',
    words: [CHANNEL, { name: 'topic', summary: "a line of text; '' takes it away", rest: true }],
    writes: true,
    load: () => import('../commands/channel-topic.ts'),
  },
  {
    name: 'channel close',
    summary: 'take everybody out; the next message opens it anew',
    words: [CHANNEL],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/channel-close.ts'),
  },
  {
    name: 'channel history',
    summary: 'what was said in a channel, also before you came',
    words: [CHANNEL],
    options: {
      after: { type: 'count', summary: 'only what comes after this event number' },
      last: { type: 'count', short: 'n', summary: 'only the newest so many (default: limit.page, 100)' },
      type: { type: 'string', summary: 'only messages of this type, or below it' },
    },
    load: () => import('../commands/channel-history.ts'),
  },
];
