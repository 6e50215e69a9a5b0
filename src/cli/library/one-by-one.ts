/** What a stream says, one by one, no faster than it is asked for. */

/** Starts to say things: each `say` resolves when the next is wanted, to false when none is. Ends when told by the signal. */
export type Stream = (say: (json: string) => Promise<boolean>, stop: AbortSignal) => Promise<unknown>;

/** Whoever leaves the loop ends the stream; what it was at then counts as not taken. */
export async function* oneByOne<T>(start: Stream): AsyncGenerator<T, void, undefined> {
  const stop = new AbortController();
  const said: { readonly json: string; readonly taken: (is: boolean) => void }[] = [];
  let isOver = false;
  let wake = (): void => {};
  const done = start(
    (json) =>
      new Promise((taken) => {
        said.push({ json, taken });
        wake();
      }),
    stop.signal,
  ).finally(() => {
    isOver = true;
    wake();
  });
  // Awaited below, unless the loop is left before: then nobody wants to hear of it.
  done.catch(() => {});
  let current: ((is: boolean) => void) | undefined;
  try {
    while (!isOver || said.length > 0) {
      const next = said.shift();
      if (!next) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (isOver) resolve();
        });
        continue;
      }
      current = next.taken;
      yield JSON.parse(next.json) as T;
      current(true);
      current = undefined;
    }
    await done;
  } finally {
    stop.abort();
    current?.(false);
    for (const { taken } of said) taken(false);
    await done.catch(() => {});
  }
}
