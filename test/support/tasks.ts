/** Tasks of a room, and what one does with them; and a command of `tt work` that can be seen and held. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { log, type Started, started } from './stand-in.ts';
import { type Answer, type RunOptions, until, type Workspace } from './workspace.ts';

export const task = (ws: Workspace, who: RunOptions, ...words: readonly string[]) =>
  ws.tt(['task', ...words, '--json'], who);

export const shown = async (ws: Workspace, id = 't1'): Promise<Answer> => (await task(ws, {}, 'show', id)).json;

export const add = async (ws: Workspace, ...titles: readonly string[]): Promise<void> => {
  for (const title of titles) await ws.tt(['task', 'add', title, '--json']);
};

/** Exit status and code of the error. */
export const refused = async (ws: Workspace, who: RunOptions, ...words: readonly string[]) => {
  const ran = await task(ws, who, ...words);
  return [ran.code, ran.code === 0 ? null : ran.error['error']];
};

/** What happened to tasks, in order, without what happened to members. */
export const taskEvents = async (ws: Workspace): Promise<string[]> =>
  (await log(ws)).map((e) => e.event_type).filter((type) => type.startsWith('task_'));

/** A shell command that says when it runs and goes on when it is told to: files of the workspace are the signs. */
export function held(ws: Workspace) {
  const file = (name: string) => join(ws.dir, name);
  const go = 'until [ -e go ]; do sleep 0.02; done';
  return {
    /** Runs until `go`, then `then`. */
    command: (then: string, before = ':'): string[] => ['sh', '-c', `${before}; echo $$ >ran; ${go}; ${then}`],
    /** The pid of the command, once it runs. */
    pid: (): Promise<number> =>
      until('the command runs', () => (existsSync(file('ran')) ? Number(readFileSync(file('ran'), 'utf8')) : 0)),
    go: () => writeFileSync(file('go'), ''),
    wrote: (name: string): boolean => existsSync(file(name)),
    read: (name: string): string => readFileSync(file(name), 'utf8').trim(),
  };
}

export const work = (ws: Workspace, who: RunOptions, ...words: readonly string[]) =>
  ws.tt(['work', '--json', ...words], who);

export const startWork = (ws: Workspace, who: RunOptions, ...words: readonly string[]): Started =>
  started(ws.start(['work', '--json', ...words], who));
