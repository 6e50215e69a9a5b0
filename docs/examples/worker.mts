/**
 * One of several workers that share a list of tasks and need no stick: each task says which paths it is about.
 *
 *   tt task add 'mend the lexer' --context-json '{"paths":["src/lexer/**"]}'
 *   node worker.mts ada ./mend.sh
 *
 * The program gets the title on standard input, and below it what was noted and decided about it. What it prints is the
 * result. The worker ends when nothing is ready.
 *
 * `npm i turntable` beside it. Node 22.18, 24 and later run it as it is. Node 20 knows no TypeScript: with
 * `npm i -D typescript @types/node` there too,
 *
 *   npx tsc --module nodenext --target es2023 --types node worker.mts
 *
 * makes worker.mjs, to be run in its place.
 */
import { execFileSync } from 'node:child_process';
import { type ClaimedTask, openRoom, TtError } from 'turntable';

const [name = 'worker', program = 'cat', ...args] = process.argv.slice(2);
const room = await openRoom({ agent: `script:${name}` });

/** False: another works there. */
async function isOurs(paths: readonly string[], reason: string): Promise<boolean> {
  try {
    await room.claim(paths, { reason });
    return true;
  } catch (error) {
    if (error instanceof TtError && error.code === 'claim_overlaps') return false;
    throw error;
  }
}

async function work({ task_id, title, context, epoch }: ClaimedTask): Promise<void> {
  const { paths } = context as { paths: string[] };
  // Others get it first; when nobody has anything else to do, it is tried again by its id.
  if (!(await isOurs(paths, title))) return void (await room.abandonTask(task_id, { reason: 'another works there' }));
  const { found } = await room.search(`"${title}"`, { in: ['notes', 'decisions'] });
  const input = [title, ...found.map(({ snippet }) => snippet)].join('\n');
  // Its lease is over, or the task was taken away: then this is refused, and what was done does not count.
  await room.finishTask(task_id, execFileSync(program, args, { input, encoding: 'utf8' }), { epoch });
  await room.unclaim();
}

try {
  await room.join();
  for (let task = await room.claimTask(); task.status === 'claimed'; task = await room.claimTask()) await work(task);
} finally {
  await room.close();
}
