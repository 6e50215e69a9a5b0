/** The port to the bytes of files. Declared here, implemented under src/store: the arrow points inwards. */

/** Bytes that are on the disk, and that nothing refers to yet: they are put in their place by the change that records them. */
export interface StagedBytes {
  /** The name under which they wait. */
  readonly staged: string;
  readonly hash: string;
  readonly size: number;
}

/** Staged bytes that get their place: where `hash` is looked for. */
export interface Placing {
  readonly staged: string;
  readonly hash: string;
}

/**
 * What happens to the bytes of files, under the write lock and before the commit. So nobody puts what another takes away
 * at the same time, and whoever dies in between leaves bytes without a row, never a row without its bytes.
 */
export interface Blobbing {
  readonly place?: readonly Placing[];
  /** Only what no row speaks of as there: a refused commit does not bring it back. */
  readonly drop?: readonly string[];
}

/** Pieces of bytes; each is good until the next is asked for. */
export type Chunks = AsyncIterable<Uint8Array>;

/** What is in place, as far as its name and its size tell. */
export interface Blob {
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

/** What a file is known by. */
export interface Known {
  readonly id: string;
  readonly size: number;
}

/** Memory is constant whatever the size. */
export interface Blobs {
  /**
   * Reads to the end, at most `limit` bytes. `expected`: how many will come, where that is known. Errors: limit_exceeded,
   * store_full, room_not_writable, unsafe_room; then nothing is left.
   */
  stage(chunks: Chunks, size: { readonly limit: number; readonly expected: number | null }): Promise<StagedBytes>;
  /** Takes back all that was staged here and was not put in its place. */
  discard(): void;
  /**
   * Gives all bytes and judges them at the end, or stops, unjudged, when `take` resolves to false. Errors: file_damaged,
   * whose `found` is missing or changed; unsafe_room.
   */
  read(file: Known, take: (chunk: Uint8Array) => Promise<boolean>): Promise<void>;
  /** Bytes; null: there are none. */
  sizeOf(hash: string): number | null;
  present(): Iterable<Blob>;
  /** What processes that have ended had staged: names for `forget`. */
  leftovers(): readonly string[];
  forget(leftover: string): void;
}
