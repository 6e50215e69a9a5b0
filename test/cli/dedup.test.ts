/** --dedup on every command that writes: the same key again gives the first answer, and it happens once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { HANDOFF, log, type StandIn, standIn, started } from '../support/stand-in.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

interface Case {
  readonly words: readonly string[];
  /** What must be true before. */
  readonly given?: (room: Workspace, a: StandIn, b: StandIn) => Promise<unknown>;
  readonly event: string;
}

const ASKED = ['--operator-requested', '--reason', 'Ada said so'];
const holding: Case['given'] = (room, a) => room.tt(['wait', '--json'], a);
const FORM = ['ask', '--title', 'T', '--field', 'a:text:A'];
const QUESTION = ['question', 'open', 'what?'];
const asking =
  (words: readonly string[]): NonNullable<Case['given']> =>
  async (room, a) => [await room.tt(['join'], a), await room.tt(words, a)];
/** Done by b, when b has joined too. */
const OTHERS_FLOOR = ['floor', 'take', '--reason', 'b'];
const RAISED = ['floor', 'raise', '--reason', 'b'];
const ADD = ['task', 'add', 'x'];
const CLAIM = ['task', 'claim', 't1'];
const doing =
  (before: readonly (readonly string[])[]): NonNullable<Case['given']> =>
  async (room, a, b) => {
    await room.tt(['join'], a);
    for (const words of before) {
      const isOthers = words.at(-1) === 'b';
      if (isOthers) await room.tt(['join'], b);
      await room.tt(words, isOthers ? b : a);
    }
  };
/** Of the file that each room has. */
const TEXT = 'sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';
const OPERATORS = /^(?:pause|resume|stop|reset|hold|unhold|interrupt|say|limit|channel close|floor clear)\b/;
const wordsOf = (line: string): readonly string[] => [...line.split(' '), ...(OPERATORS.test(line) ? ASKED : [])];
const nameOf = (line: string): string =>
  COMMANDS.map(({ name }) => name).findLast((name) => `${line} `.startsWith(`${name} `)) ?? line;

const CASES: Readonly<Record<string, Case>> = {
  join: { words: ['join', '--name', 'Al'], event: 'rename' },
  leave: { words: ['leave'], given: (room, a) => room.tt(['join'], a), event: 'leave' },
  kick: { words: ['kick', 'script:b', '--force'], given: (room, a, b) => both(room, a, b), event: 'kick' },
  close: { words: ['close', ...ASKED], given: (room, a) => room.tt(['join'], a), event: 'close' },
  reopen: {
    words: ['reopen', ...ASKED],
    given: async (room, a) => [await room.tt(['join'], a), await room.tt(['close', ...ASKED], a)],
    event: 'reopen',
  },
  try: { words: ['try'], event: 'claim' },
  take: { words: ['take', ...ASKED], given: (room, _a, b) => room.tt(['wait', '--json'], b), event: 'takeover' },
  release: { words: ['release', ...HANDOFF], given: holding, event: 'release' },
  pass: { words: ['pass', ...HANDOFF], given: holding, event: 'release' },
  assign: {
    words: ['assign', 'script:b', ...HANDOFF, ...ASKED],
    given: async (room, a, b) => [await both(room, a, b), await room.tt(['wait', '--json'], a)],
    event: 'pass',
  },
  'msg send': {
    words: ['msg', 'send', 'room', 'hello'],
    given: (room, a) => room.tt(['join'], a),
    event: 'message_sent',
  },
  ask: { words: FORM, given: (room, a) => room.tt(['join'], a), event: 'form_opened' },
  'ask answer': { words: ['ask', 'answer', 'f1', 'a=x', ...ASKED], given: asking(FORM), event: 'form_answered' },
  'ask cancel': { words: ['ask', 'cancel', 'f1'], given: asking(FORM), event: 'form_cancelled' },
  'question open': { words: QUESTION, given: (room, a) => room.tt(['join'], a), event: 'question_opened' },
  'question edit': {
    words: ['question', 'edit', 'q1', '--expect', '1', '--title', 'which?'],
    given: asking(QUESTION),
    event: 'question_edited',
  },
  'question decide': {
    words: ['question', 'decide', 'q1', 'this'],
    given: asking(QUESTION),
    event: 'question_decided',
  },
  'question close': { words: ['question', 'close', 'q1'], given: asking(QUESTION), event: 'question_closed' },
  'notes add': { words: ['notes', 'add', 'hello'], given: (room, a) => room.tt(['join'], a), event: 'note_added' },
  ...Object.fromEntries(
    (
      [
        ['pause', [], 'paused'],
        ['resume', [['pause', ...ASKED]], 'resumed'],
        ['stop', [], 'stopped'],
        ['reset', [['pause', ...ASKED]], 'reset'],
        ['hold script:a', [], 'held'],
        ['unhold script:a', [['hold', 'script:a', ...ASKED]], 'unheld'],
        ['interrupt script:a', [], 'interrupted'],
        ['ack', [['interrupt', 'script:a', ...ASKED]], 'acknowledged'],
        ['say hello', [], 'message_sent'],
        ['limit --burst 5', [], 'limit_set'],
        ['doing this', [], 'doing'],
        ['channel join #x', [], 'channel_joined'],
        ['channel leave #x', [['channel', 'join', '#x']], 'channel_left'],
        ['channel topic #x t', [['channel', 'join', '#x']], 'channel_topic'],
        ['channel close #x', [['channel', 'join', '#x']], 'channel_closed'],
        ['msg pin 2', [['msg', 'send', 'room', 'x']], 'message_pinned'],
        ['msg unpin 2', [['msg', 'send', 'room', 'x', '--pin']], 'message_unpinned'],
        ['file put hello.txt', [], 'file_put'],
        [`file rm ${TEXT}`, [['file', 'put', 'hello.txt']], 'file_removed'],
        ['floor take', [], 'floor_taken'],
        ['floor raise', [OTHERS_FLOOR], 'hand_raised'],
        ['floor lower', [OTHERS_FLOOR, ['floor', 'raise']], 'hand_lowered'],
        ['floor pass', [['floor', 'take'], RAISED], 'floor_passed'],
        ['floor drop', [['floor', 'take']], 'floor_dropped'],
        ['floor clear', [['floor', 'take']], 'floor_cleared'],
        ['task add x', [], 'task_added'],
        ['task claim t1', [ADD], 'task_claimed'],
        ['task note t1 x', [ADD, CLAIM], 'task_noted'],
        ['task done t1 x', [ADD, CLAIM], 'task_done'],
        ['task abandon t1', [ADD, CLAIM], 'task_abandoned'],
        ['task interrupt t1', [ADD, CLAIM], 'task_interrupted'],
        ['task reopen t1', [ADD, CLAIM, ['task', 'done', 't1']], 'task_reopened'],
        ['task after t2 t1', [ADD, ADD], 'task_after'],
        ['claim src/**', [], 'path_claimed'],
        ['unclaim c1', [['claim', 'src/**']], 'path_released'],
      ] as const
    ).map(([line, given, event]) => [nameOf(line), { words: wordsOf(line), given: doing(given), event }]),
  ),
};

const both = async (room: Workspace, a: StandIn, b: StandIn) => [
  await room.tt(['join'], a),
  await room.tt(['join'], b),
];

/** What the first answer and a repeated one share: what was done, not how long a lease runs or what is new since. */
const essence = (json: object): object =>
  Object.fromEntries(
    Object.entries(json).filter(([key]) => /^(?:status|.*_id|event_seq|reserved_for|created_at)$/.test(key)),
  );

test('every command that writes has a case here', () => {
  const writing = COMMANDS.filter((command) => command.writes).map((command) => command.name);
  expect(writing.filter((name) => !(name in CASES) && !['notes resolve', 'prune'].includes(name))).toEqual([]);
});

test.each(Object.keys(CASES))(
  'tt %s --dedup: the same answer, one event, also after the room was closed',
  async (name) => {
    const { words, given, event } = CASES[name] as Case;
    const room = freshWorkspace();
    const [a, b] = [standIn('a'), standIn('b')];
    writeFileSync(join(room.dir, 'hello.txt'), 'hello\n');
    await given?.(room, a, b);
    const count = async () => (await log(room)).filter((e) => e.event_type === event).length;
    const before = given ? await count() : 0;
    const after = async (seq: number) => (await log(room)).slice(seq).map((e) => e.event_seq);
    const head = (await log(room)).length;
    const run = () => room.tt([...words, '--dedup', 'k1', '--json'], a);
    const first = await run();
    expect(first).toMatchObject({ code: 0, err: '' });
    // Of the stick the turn tells, and whoever joins is told where to read on.
    if (!['join', 'try', 'take'].includes(name)) expect(await after(head)).toContain(first.json.event_seq);
    const again = await run();
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(essence(again.json)).toEqual(essence(first.json));
    expect(await count()).toBe(before + 1);
    if (name === 'close' || name === 'reopen') return;
    await room.tt(['close', '--json']);
    const late = await run();
    expect(late).toMatchObject({ code: 0, err: '' });
    if (name !== 'try' && name !== 'take') expect(essence(late.json)).toEqual(essence(first.json));
    expect(await count()).toBe(before + 1);
  },
);

test('tt notes resolve --dedup', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['join'], a);
  const { note_id } = (await room.tt(['notes', 'add', 'x', '--json'], a)).json;
  const run = () => room.tt(['notes', 'resolve', String(note_id), '--dedup', 'k', '--json'], a);
  const [first, again] = [await run(), await run()];
  expect([first.code, again.code]).toEqual([0, 0]);
  expect(first.json.event_seq).toBe((await log(room)).at(-1)?.event_seq);
  expect(essence(again.json)).toEqual(essence(first.json));
  expect((await log(room)).filter((e) => e.event_type === 'note_resolved')).toHaveLength(1);
});

test('a key belongs to one member and one verb; another key is another deed', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await both(room, a, b);
  await room.tt(['msg', 'send', 'room', 'one', '--dedup', 'k'], a);
  await room.tt(['msg', 'send', 'room', 'two', '--dedup', 'k'], b);
  await room.tt(['msg', 'send', 'room', 'three', '--dedup', 'k2'], a);
  await room.tt(['notes', 'add', 'four', '--dedup', 'k'], a);
  const bodies = (await log(room)).map((e) => e.payload?.body).filter(Boolean);
  expect(bodies).toEqual(['one', 'two', 'three', 'four']);
});

test('a refused command takes no key', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['join'], a);
  const run = () => room.tt(['release', ...HANDOFF, '--dedup', 'k', '--json'], a);
  expect((await run()).code).toBe(1);
  await room.tt(['wait', '--json'], a);
  expect((await run()).json).toMatchObject({ status: 'released', turn_id: 1 });
});

test('a claim that found nothing takes no key either: the same key wins later, and is told so from then on', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['join'], a);
  const run = () => room.tt(['task', 'claim', '--next', '--dedup', 'k', '--json'], a);
  expect([(await run()).code, (await run()).json['status']]).toEqual([3, 'none_ready']);
  for (const _ of [1, 2]) await room.tt(ADD, a);
  expect((await run()).json).toMatchObject({ status: 'claimed', task_id: 't1' });
  await room.tt(['task', 'abandon', 't1'], a);
  expect((await run()).json).toMatchObject({ status: 'claimed', task_id: 't1', repeated: true, still: false });
});

test('a writer killed at any moment and retried with its key: it happens once', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['join'], a);
  const keys = Array.from({ length: 16 }, (_, i) => `k${i}`);
  for (const [i, key] of keys.entries()) {
    const words = ['msg', 'send', 'room', key, '--dedup', key, '--json'];
    const killed = started(room.start(words, a));
    await new Promise((resolve) => setTimeout(resolve, 20 + i * 6));
    try {
      killed.kill('SIGKILL');
    } catch {
      // It was faster.
    }
    await killed.end;
    expect((await room.tt(words, a)).code).toBe(0);
  }
  expect((await log(room)).map((e) => e.payload?.body).filter(Boolean)).toEqual(keys);
});
