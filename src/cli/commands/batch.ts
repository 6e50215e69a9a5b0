/** `tt batch`: commands on stdin, one JSON object a line; answers on stdout in their order, none later than the next line is waited for. */
import { setImmediate as turn } from 'node:timers/promises';
import { fieldsOf, LONGEST, saidIn } from '../batch/line.ts';
import { type Line, linesOf } from '../batch/lines.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { DONE, REFUSED, STATUS } from '../exit.ts';
import { inside } from '../inside.ts';
import { errorJson } from '../io.ts';
import { knownError } from '../known-error.ts';

/** Signals are heard between lines: after so many one looks, also when more are there already. */
const LOOK_EVERY = 64;
const LAST_WORD_MS = 1_000;
/** Characters of answers that wait for each other while more lines are at hand: to write each by itself costs 40 µs. So many lines more are carried out after the reader has gone. */
const MOST_HELD = 4_096;

export async function run(env: Env, args: Args): Promise<number> {
  const { io, system, self } = env;
  // From here on a write that nobody reads can be given up.
  const { gone } = io;
  const ended = env.listenForEnd();
  const agent = args.text('agent');
  const commands = inside({ system, self, cwd: env.directory(), agent, ended, gone, err: io.err });
  let number = 0;
  let isRead = true;
  let held = '';
  try {
    for await (const lines of linesOf(io.input(ended.signal), LONGEST)) {
      for (const [i, line] of lines.entries()) {
        if (++number % LOOK_EVERY === 0) await turn();
        if (ended.signal.aborted) return ended.status();
        const status = await answer(line);
        if (i + 1 === lines.length) await flush();
        if (!isRead && !ended.signal.aborted) return REFUSED;
        if (status !== DONE && args.on('stop-on-error')) return status;
      }
    }
    return ended.signal.aborted ? ended.status() : DONE;
  } finally {
    await flush();
    ended.forget();
    commands.close();
  }

  async function flush(): Promise<boolean> {
    const text = held;
    held = '';
    if (text === '') return isRead;
    // What a line that was under way has come to is still told, to whoever reads at all.
    const giveUp = ended.signal.aborted ? AbortSignal.timeout(LAST_WORD_MS) : ended.signal;
    isRead = await io.out(text, { giveUp });
    return isRead;
  }

  async function answer(line: Line): Promise<number> {
    let id: unknown;
    let told: number | null = null;
    const tell = async (status: number, rest: string, mayWait = false): Promise<boolean> => {
      told = status;
      const named = id === undefined ? '' : `"id":${JSON.stringify(id)},`;
      held += `${held && '\n'}{${named}"status":${status}${rest}}`;
      return (mayWait && held.length < MOST_HELD) || flush();
    };
    try {
      const fields = fieldsOf(line, number === 1);
      if (fields === null) return DONE;
      id = fields['id'];
      const status = await commands.perform({
        ...saidIn(fields),
        answer: (json, status, isKept) => tell(status, `,"out":${json}`, isKept),
      });
      if (told === null) await tell(status, '');
      return status;
    } catch (error) {
      const known = knownError(error, system);
      const status = STATUS[known.code];
      const json = errorJson(known, { line: number });
      // One answer a line: what goes wrong after it is said beside it.
      if (told === null) await tell(status, `,"error":${json}`);
      else io.err(json);
      return status;
    }
  }
}
