/** How one process tells another that something was committed. A hint: the log is the truth. */

export interface Wake {
  /**
   * Resolves when the watch is live: from then on no ring is missed.
   * @param bells receiver ids whose own bells to hear; `room` is the bell of every event
   */
  subscribe(bells: readonly string[]): Promise<Subscription>;
}

export interface Subscription {
  /** Resolves at the next ring (or at once, when one came since the last call), or after `ms`. */
  next(ms: number, signal?: AbortSignal): Promise<'ring' | 'tick'>;
  close(): Promise<void>;
}
