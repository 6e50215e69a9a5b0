/** The library as its users import it: both module systems, types in both, nothing that runs by itself. */
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile, packed, program } from '../support/packed.ts';
import { freshWorkspace } from '../support/workspace.ts';

const modules = packed();

function workspace() {
  const ws = freshWorkspace();
  symlinkSync(modules, join(ws.dir, 'node_modules'));
  return ws;
}

const IMPORTED = [
  ['import', 'module', `import { openRoom, TtError } from 'turntable';`],
  ['require', 'commonjs', `const { openRoom, TtError } = require('turntable');`],
] as const;

const STORY = `
async function story() {
  const room = await openRoom({ agent: 'script:ci' });
  const joined = await room.join();
  const turn = await room.wait();
  const sent = await room.send('room', '- hello', { type: 'review.request' });
  const released = await room.release({ status: 'done', next_action: 'nothing' });
  let refused = null;
  try { await room.check(); } catch (error) { refused = [error instanceof TtError, error.code, typeof error.hint]; }
  const types = [];
  for await (const event of room.events()) types.push(event.event_type);
  await room.close();
  console.log(JSON.stringify({ agent: joined.agent_id, turn: turn.status, guarded: turn.guarded, seq: sent.event_seq, next: released.reserved_for, refused, types }));
}
void story();`;

test.each(IMPORTED)(
  'by %s: join, wait, send, release, read, and the process ends by itself',
  async (_how, type, head) => {
    const { json, code, err } = await program(workspace(), head + STORY, { type });
    expect([code, err]).toEqual([0, '']);
    expect(json).toEqual({
      ...{ agent: 'script:ci', turn: 'your_turn', guarded: true, seq: 3, next: null },
      refused: [true, 'not_your_turn', 'string'],
      types: ['join', 'claim', 'message_sent', 'release'],
    });
  },
);

test.each(IMPORTED)('by %s: to import it and to open a room starts nothing', async (_how, type, head) => {
  const source = `${head} const before = process.getActiveResourcesInfo();
    openRoom().then(() => {
      const after = process.getActiveResourcesInfo();
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => process.listenerCount(name));
      console.log(JSON.stringify({ same: before.length === after.length, signals }));
    });`;
  const { json, code } = await program(workspace(), source, { type });
  expect([code, json]).toEqual([0, { same: true, signals: [0, 0, 0] }]);
});

const USE = `
async function use(): Promise<number> {
  const room = await openRoom({ agent: 'script:ci' });
  const turn = await room.wait({ timeout: '90s' });
  if (turn.status === 'your_turn') await room.release({ status: turn.lease_id, next_action: 'n' }, { turn: turn.turn_id });
  // @ts-expect-error a handoff has a next action
  await room.release({ status: 's' });
  // @ts-expect-error there is no such verb
  await room.sned('room', 'x');
  for await (const event of room.events({ follow: true })) if (event.event_type === 'close') break;
  const task = await room.claimTask({ for: 'me', ttl: '10m' });
  if (task.status === 'claimed') await room.finishTask(task.task_id, String(task.context), { epoch: task.epoch, files: ['a.log'] });
  // @ts-expect-error nothing was claimed, or it may be so
  await room.noteTask((await room.claimTask()).task_id, 'x');
  // @ts-expect-error a task has a title
  await room.addTask({ context: 'c' });
  const { claim_id } = await room.claim(['src/**', '*.md'], { reason: 'r' });
  const { released }: { released: readonly string[] } = await room.unclaim(claim_id);
  const holders: string[] = (await room.claims('src/a.ts')).claims.map(({ held_by }) => held_by);
  const seqs: number[] = (await room.search('parser', { in: ['notes', 'tasks'] })).found.map(({ event_seq }) => event_seq);
  // @ts-expect-error an age or a number of seconds
  await room.search('parser', { since: true });
  void [released, holders, seqs, await room.check('src/a.ts'), (await room.tasks({ mine: true })).tasks[0]?.title];
  const { status, out } = await room.run(['msg', 'pin', '3'], { stdin: '' });
  await room.close();
  try { await room.state(); } catch (error) { if (error instanceof TtError) return error.code.length; }
  return status + Object.keys(out).length;
}
void use;`;

test('the types are right for a module and for a script, with the compiler that checks this project', () => {
  const { dir } = workspace();
  writeFileSync(join(dir, 'a.mts'), `import { openRoom, TtError } from 'turntable';${USE}`);
  writeFileSync(join(dir, 'b.cts'), `import { openRoom, TtError } from 'turntable';${USE}`);
  writeFileSync(join(dir, 'c.cts'), `import turntable = require('turntable');\nvoid turntable.openRoom;\n`);
  compile(dir, 'a.mts', 'b.cts', 'c.cts');
});
