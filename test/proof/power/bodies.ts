/** What the writers write and say, known to them and to who checks it. */
export interface WriterArgs {
  readonly agent: string;
  /** How many changes. */
  readonly count: number;
  /** Bytes of a body. */
  readonly size: number;
  /** Opens and closes the room for each. */
  readonly anew?: boolean;
  /** Instead of FULL. */
  readonly synchronous?: 'OFF' | 'NORMAL';
  /** Pages in the log, instead of SQLite's 1000. */
  readonly autocheckpoint?: number;
}

/** Said after a change: the numbers of its events. */
export interface Said {
  readonly agent: string;
  readonly first: number;
  readonly event_seq: number;
}

/** A body that tells how long it is and what stands in it. */
export function bodyOf(agent: string, i: number, size: number): string {
  const head = `${agent} ${i} ${size} `;
  return head + filler(head, size);
}

export function isWhole(body: string): boolean {
  const [, head = '', size] = /^(\S+ \d+ (\d+) )/.exec(body) ?? [];
  return body === head + filler(head, Number(size));
}

const filler = (head: string, size: number): string => head.repeat(Math.ceil(size / head.length)).slice(0, size);
