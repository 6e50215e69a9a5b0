/** Being asked to end: a waiting command hears it, cleans up, and ends by itself. */

export type Ending = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface Ended {
  readonly signal: AbortSignal;
  which(): Ending | null;
  /** Back to the system's own way of ending. */
  forget(): void;
}

const SIGNALS: readonly Ending[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

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
    which: () => which,
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, heard);
    },
  };
}
