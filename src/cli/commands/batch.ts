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
/** Lines that share a commit. Whoever else wants to write waits for all of them, some 2 ms. */
const MOST_TOGETHER = 16;

/** A line that has been begun: what it has said so far, and its status when it is done. */
interface Begun {
  said: string;
  done: Promise<number>;
}

export async function run(env: Env, args: Args): Promise<number> {
  const { io, system, self } = env;
  // From here on a write that nobody reads can be given up.
  const { gone } = io;
  const ended = env.listenForEnd();
  const agent = args.text('agent');
  const commands = inside({ system, self, cwd: env.directory(), agent, ended, gone, err: io.err });
  // No line begins then before the one before it has ended.
  const stopsOnError = args.on('stop-on-error');
  const begun: Begun[] = [];
  let number = 0;
  let isRead = true;
  let held = '';
  try {
    for await (const lines of linesOf(io.input(ended.signal), LONGEST)) {
      for (const [i, line] of lines.entries()) {
        if (++number % LOOK_EVERY === 0) await turn();
        if (ended.signal.aborted) return ended.status();
        const status = await begin(line);
        if (begun.length === MOST_TOGETHER) await settle();
        if (i + 1 === lines.length || held.length >= MOST_HELD) await flush();
        if (!isRead && !ended.signal.aborted) return REFUSED;
        if (status !== DONE && stopsOnError) return status;
      }
    }
    return ended.signal.aborted ? ended.status() : DONE;
  } finally {
    await flush();
    ended.forget();
    commands.close();
  }

  /** Resolves when the next line may begin: to its status, or to 0 where this one waits to share a commit. */
  async function begin(line: Line): Promise<number> {
    const mine: Begun = { said: '', done: Promise.resolve(DONE) };
    const waits = new Promise<number>((resolve) => {
      mine.done = answer(line, mine, () => resolve(DONE));
    });
    const status = await Promise.race([mine.done, waits]);
    begun.push(mine);
    return status;
  }

  /** What was begun is done, durable, and answered for in its order. */
  async function settle(): Promise<void> {
    commands.commit();
    for (const one of begun.splice(0)) {
      await one.done;
      hold(one);
    }
  }

  function hold(one: Begun): void {
    if (one.said !== '') held += `${held && '\n'}${one.said}`;
    one.said = '';
  }

  async function flush(): Promise<boolean> {
    await settle();
    const text = held;
    held = '';
    if (text === '') return isRead;
    // What a line that was under way has come to is still told, to whoever reads at all.
    const giveUp = ended.signal.aborted ? AbortSignal.timeout(LAST_WORD_MS) : ended.signal;
    isRead = await io.out(text, { giveUp });
    return isRead;
  }

  async function answer(line: Line, mine: Begun, waits: () => void): Promise<number> {
    const at = number;
    let id: unknown;
    let isTold = false;
    const tell = (status: number, rest: string): void => {
      isTold = true;
      const named = id === undefined ? '' : `"id":${JSON.stringify(id)},`;
      mine.said += `${mine.said && '\n'}{${named}"status":${status}${rest}}`;
    };
    try {
      const fields = fieldsOf(line, at === 1);
      if (fields === null) return DONE;
      id = fields['id'];
      const status = await commands.perform({
        ...saidIn(fields),
        async answer(json, status, isKept) {
          tell(status, `,"out":${json}`);
          if (isKept) return true;
          // Whoever has to know whether it is read comes after all that waited.
          await settle();
          hold(mine);
          return flush();
        },
        group: { waits: stopsOnError ? null : waits, settle: (tell) => (tell ? flush() : settle()) },
      });
      if (!isTold) tell(status, '');
      return status;
    } catch (error) {
      const known = knownError(error, system);
      const status = STATUS[known.code];
      const json = errorJson(known, { line: at });
      // One answer a line: what goes wrong after it is said beside it.
      if (isTold) io.err(json);
      else tell(status, `,"error":${json}`);
      return status;
    }
  }
}
