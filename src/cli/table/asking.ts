/** Asking a person, and discussing a question to its decision. */
import { type Command, FILE, OPERATOR, type Option, PATH, TIMEOUT, type Word } from '../command.ts';
import { STDIN } from './talk.ts';

const FORM: Word = { name: 'form', summary: 'its id: f1', required: true };
const QUESTION: Word = { name: 'question', summary: 'its id: q1', required: true };

const ASK_WAIT: Readonly<Record<string, Option>> = {
  wait: { type: 'boolean', summary: 'until it is answered or cancelled' },
  timeout: TIMEOUT,
  round: { type: 'count', summary: 'which round of waiting this is: makes each call differ' },
};

const LISTED: Readonly<Record<string, Option>> = {
  all: { type: 'boolean', summary: 'those too that are over' },
  after: { type: 'string', summary: 'only what comes after this id' },
  limit: { type: 'count', summary: 'how many at most (default: limit.page, 100)' },
};

const CONTEXT: Option = { type: 'string', summary: 'what one must know to discuss it; blank takes it away' };
const CONTEXT_STDIN: Option = { type: 'boolean', summary: 'the context comes from standard input' };
const INVITE: Option = { type: 'boolean', summary: 'also a prompt to paste to an agent' };

export const ASKING: readonly Command[] = [
  {
    name: 'ask',
    aliases: ['ask open'],
    summary: 'ask a person something, in a form',
    options: {
      title: { type: 'string', summary: 'what it is about, in a line' },
      field: {
        type: 'texts',
        summary: 'KEY:TYPE:LABEL:A|B, once for each field; TYPE is one, many, text or long, with ,required and ,other',
      },
      stdin: { type: 'boolean', summary: 'title and fields as JSON on standard input' },
      to: { type: 'string', summary: 'who hears of it and of the answer: room (default), a channel or a member' },
      file: FILE,
      ...ASK_WAIT,
    },
    writes: true,
    load: () => import('../commands/ask.ts'),
  },
  {
    name: 'ask list',
    summary: 'forms that nobody has answered',
    words: [PATH],
    options: LISTED,
    load: () => import('../commands/ask-list.ts'),
  },
  {
    name: 'ask show',
    summary: 'a form, and its answer',
    words: [FORM],
    options: ASK_WAIT,
    load: () => import('../commands/ask-show.ts'),
  },
  {
    name: 'ask answer',
    summary: 'answer a form',
    words: [
      FORM,
      { name: 'answers', summary: 'KEY=VALUE for each field; a KEY of the type many again and again', rest: true },
    ],
    options: { stdin: { type: 'boolean', summary: 'the answers as JSON on standard input' }, ...OPERATOR },
    writes: true,
    load: () => import('../commands/ask-answer.ts'),
  },
  {
    name: 'ask cancel',
    summary: 'say that a form will not be answered, and why',
    words: [FORM],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/ask-cancel.ts'),
  },
  {
    name: 'question open',
    summary: 'put a question to the room; it is discussed in a channel of its own',
    words: [{ name: 'title', summary: 'the question, in a line', rest: true }],
    options: { context: CONTEXT, stdin: CONTEXT_STDIN, invite: INVITE, file: FILE },
    writes: true,
    load: () => import('../commands/question-open.ts'),
  },
  {
    name: 'question list',
    summary: 'questions that nobody has decided',
    words: [PATH],
    options: LISTED,
    load: () => import('../commands/question-list.ts'),
  },
  {
    name: 'question show',
    summary: 'a question, its version and its thread',
    words: [QUESTION],
    options: { invite: INVITE },
    load: () => import('../commands/question-show.ts'),
  },
  {
    name: 'question edit',
    summary: 'say it better; what is not given stays',
    words: [QUESTION],
    options: {
      expect: { type: 'count', summary: 'the version that you have read; refused when there is a newer one' },
      title: { type: 'string', summary: 'the question, in a line' },
      context: CONTEXT,
      stdin: CONTEXT_STDIN,
      ...OPERATOR,
    },
    writes: true,
    load: () => import('../commands/question-edit.ts'),
  },
  {
    name: 'question decide',
    summary: 'write the decision down, and close the question for good',
    words: [QUESTION, { name: 'decision', summary: 'what was decided, and why', rest: true }],
    options: { stdin: STDIN, ...OPERATOR },
    writes: true,
    load: () => import('../commands/question-decide.ts'),
  },
  {
    name: 'question close',
    summary: 'close it for good without a decision',
    words: [QUESTION],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/question-close.ts'),
  },
  {
    name: 'decisions',
    summary: 'what was decided and answered, oldest first',
    words: [PATH],
    options: {
      after: { type: 'count', summary: 'only what comes after this event number' },
      limit: { type: 'count', summary: 'how many at most (default: limit.page, 100)' },
    },
    load: () => import('../commands/decisions.ts'),
  },
];
