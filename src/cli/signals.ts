/**
 * Being asked to end: a waiting command hears it, cleans up, and ends by itself. Only in a process of tt's own: signals of a
 * program that has the library are never listened for, so commands come here by way of their `env`.
 */
import { HUNG_UP, INTERRUPTED, TERMINATED } from './exit.ts';

type Ending = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface Ended {
  readonly signal: AbortSignal;
  /** The exit status that tells of it; of a wait that ended because its harness died, the one of SIGTERM. */
  status(): number;
  /** Back to the system's own way of ending. */
  forget(): void;
}

const STATUS: Readonly<Record<Ending, number>> = { SIGINT: INTERRUPTED, SIGTERM: TERMINATED, SIGHUP: HUNG_UP };
const SIGNALS = Object.keys(STATUS) as readonly Ending[];

export function listenForEnd(): Ended {
  const controller = new AbortController();
  let which: Ending | null = null;
  const heard = (signal: NodeJS.Signals) => {
    which ??= signal as Ending;
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  return {
    signal: controller.signal,
    status: () => STATUS[which ?? 'SIGTERM'],
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, heard);
    },
  };
}

/**
 * For work that may stand for ever in the reading of a pipe: when the process is told to end, `clean` runs, and it ends as
 * it would have. Gives back what runs it at the end of the work.
 */
export function cleanUp(clean: () => void): () => void {
  const heard = (signal: NodeJS.Signals) => {
    done();
    process.kill(process.pid, signal);
  };
  const done = () => {
    for (const signal of SIGNALS) process.off(signal, heard);
    clean();
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  return done;
}
