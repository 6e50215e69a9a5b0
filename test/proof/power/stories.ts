/** What is played while it is recorded: each story reaches other corners of SQLite's way to the disk. */
import { join } from 'node:path';
import type { WriterArgs } from './bodies.ts';
import type { Running, Scene } from './crew.ts';

/** An agent sets a setting only on a person's word. */
const TOLD = ['--operator-requested', '--reason', 'power'];

export type Story = (scene: Scene) => Promise<void>;

/** Three make the room at the same moment, one of them opening and closing it for each change; then it is opened again. */
export const first: Story = async ({ writer }) => {
  await together(
    ['a', 'b', 'c'].map((name) => writer({ agent: `script:${name}`, count: 4, size: 300, anew: name === 'c' })),
  );
  await together([writer({ agent: 'script:d', count: 2, size: 300 })]);
};

/** One makes the room, and closes it: short enough to be cut at every point. */
export const making: Story = async ({ writer }) => {
  await together([writer({ agent: 'script:a', count: 1, size: 300 })]);
};

/** The settings of a room are a file beside the database. */
export const settings: Story = async ({ tt }) => {
  await tt('script:a', 'join').done;
  await tt('script:a', 'config', 'set', 'poll.fast', '200ms', ...TOLD).done;
  await tt('script:a', 'config', 'set', 'poll.slow', '2s', ...TOLD).done;
};

/** Two write until the log is longer than SQLite's 1000 pages: a checkpoint under way, then the log from its start. */
export const growth: Story = async ({ writer }) => {
  await together(['a', 'b'].map((name) => writer({ agent: `script:${name}`, count: 130, size: 200 })));
};

/** The same at every turn: a log of a few pages, bodies longer than a page. */
export const resets = (more: Pick<WriterArgs, 'synchronous'> = {}): Story => {
  return async ({ writer }) => {
    const common = { count: 12, autocheckpoint: 8, ...more };
    await together([
      writer({ ...common, agent: 'script:a', size: 6_000 }),
      writer({ ...common, agent: 'script:b', size: 500 }),
      writer({ ...common, agent: 'script:c', size: 500, anew: true }),
    ]);
  };
};

/** Real commands: the stick goes from one to another while a third writes. */
export const commands: Story = async ({ tt, gone }) => {
  const [a, b] = ['script:a', 'script:b'];
  const guardians: number[] = [];
  const ask = async (agent: string, ...words: readonly string[]) => {
    const answer = JSON.parse(await tt(agent, ...words).done);
    if (answer.guardian_pid) guardians.push(answer.guardian_pid);
  };
  const handoff = ['--status', 'half', '--next-action', 'the rest'];
  await ask(a, 'join');
  await Promise.all([ask(b, 'join'), ask('script:c', 'join'), ask(a, 'wait')]);
  await ask(a, 'config', 'set', 'poll.fast', '200ms', ...TOLD);
  const waiting = ask(b, 'wait', '--timeout', '20s');
  await Promise.all([ask(a, 'notes', 'add', 'look'), ask('script:c', 'msg', 'send', a, 'go on')]);
  await Promise.all([
    ask(a, 'release', ...handoff),
    ask('script:c', 'events', '--after', '0', '--target', 'any'),
    waiting,
  ]);
  await ask(a, 'config', 'set', 'poll.slow', '2s', ...TOLD);
  await Promise.all([ask(b, 'release', ...handoff), ask('script:c', 'leave')]);
  await gone(guardians);
};

/** What is in place is what the backup has, so that all but the new epoch is one log. */
export const restoring: Story = async ({ writer, tt, place }) => {
  const backup = join(place.workspace, '..', 'backup');
  await together([writer({ agent: 'script:a', count: 2, size: 300 })]);
  await tt('script:a', 'backup', backup).done;
  await tt('script:a', 'restore', backup, '--yes', ...TOLD).done;
};

/** Starts them at once when all are ready. */
async function together(writers: readonly Running[]): Promise<void> {
  for (const one of writers) await one.says();
  for (const one of writers) one.child.stdin?.end('go\n');
  await Promise.all(writers.map((one) => one.done));
}
