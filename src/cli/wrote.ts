/** What every answer of a command that writes says of it: the number of the last event, to read on from. */
import type { Acted } from '../domain/store.ts';

interface Wrote {
  readonly event_seq?: number;
  readonly repeated?: boolean;
}

/** Nothing, where nothing was to be changed. */
export function wrote({ events, repeated }: Pick<Acted<unknown>, 'events' | 'repeated'>): Wrote {
  const last = events.at(-1);
  return { ...(last ? { event_seq: last.seq } : {}), ...(repeated ? { repeated } : {}) };
}
