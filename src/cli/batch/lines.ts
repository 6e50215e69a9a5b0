/** Bytes in, lines out, as many at a time as a chunk ends; one that is too long is let go while it is read. */

/** Null: longer than the limit. */
export type Line = Buffer | null;

const NEWLINE = 0x0a;

/** `most` bytes a line, without its newline. What follows the last newline is a line if it is not empty. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, most: number): AsyncGenerator<readonly Line[]> {
  /** The line that is not whole yet; null: it is too long already. */
  let begun: Buffer[] | null = [];
  let size = 0;
  const add = (part: Buffer): void => {
    size += part.length;
    if (size > most) begun = null;
    else if (part.length > 0) begun?.push(part);
  };
  const take = (): Line => {
    const line = begun?.length === 1 ? (begun[0] as Buffer) : begun && Buffer.concat(begun);
    begun = [];
    size = 0;
    return line;
  };

  for await (const chunk of chunks) {
    const whole: Line[] = [];
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, to));
      whole.push(take());
      from = to + 1;
    }
    add(chunk.subarray(from));
    if (whole.length > 0) yield whole;
  }
  if (size > 0) yield [take()];
}
