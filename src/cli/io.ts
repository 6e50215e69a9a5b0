/** The three streams: an answer on stdout, an error on stderr, a body from stdin. */
import { once } from 'node:events';
import { type Code, TtError } from '../lib/errors.ts';
import { visibleLine } from '../lib/text.ts';

export interface Io {
  readonly isTerminal: boolean;
  readonly canAsk: boolean;
  /** Writes one answer. Resolves when the reader has taken it; false when nobody reads any more, or on `giveUp`. */
  out(text: string, giveUp?: AbortSignal): Promise<boolean>;
  err(text: string): void;
  /** All of stdin, read no further than `limit` bytes. Errors: invalid_body when it is no UTF-8, and `tooLarge`. */
  stdin(limit: number, tooLarge: Code): Promise<string>;
  ask(question: string): Promise<boolean>;
  /** Aborted when stdout is closed by its reader. */
  readonly gone: AbortSignal;
}

export function processIo(): Io {
  const closed = new AbortController();
  // Without a listener a closed pipe would end the process in the middle of a command.
  process.stdout.on('error', () => closed.abort());
  process.stderr.on('error', () => {});

  return {
    isTerminal: process.stdout.isTTY === true,
    canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true,
    gone: closed.signal,
    out(text, giveUp) {
      if (closed.signal.aborted || giveUp?.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const stop = () => resolve(false);
        giveUp?.addEventListener('abort', stop, { once: true });
        process.stdout.write(`${text}\n`, (error) => {
          giveUp?.removeEventListener('abort', stop);
          resolve(!error);
        });
      });
    },
    err: (text) => void process.stderr.write(`${text}\n`),
    stdin: readAll,
    async ask(question) {
      process.stderr.write(`${question} [y/N] `);
      process.stdin.setEncoding('utf8').resume();
      const [answer] = (await Promise.race([once(process.stdin, 'data'), once(process.stdin, 'end')])) as [string?];
      process.stdin.pause();
      return /^y(es)?\s*$/i.test(answer ?? '');
    },
  };
}

async function readAll(limit: number, tooLarge: Code): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    // One byte more for the newline at the end, which is not counted.
    if (size > limit + 2)
      throw new TtError(
        tooLarge,
        `standard input is over the limit of ${limit} bytes`,
        'put the text in a file and name it',
        { limit },
      );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new TtError('invalid_body', 'standard input is not valid UTF-8', 'iconv -t UTF-8');
  }
}

/** An error for a person: what, why, what to do, each on a line of its own at most. */
export function errorText(error: TtError): string {
  const hint = error.hint ? `\n  → ${visibleLine(error.hint)}` : '';
  return `tt: ${visibleLine(error.message)} (${error.code})${hint}`;
}

export const errorJson = (error: TtError): string =>
  JSON.stringify({
    error: error.code,
    message: error.message,
    ...(error.hint ? { hint: error.hint } : {}),
    ...error.details,
  });
