/** The three streams: an answer on stdout, an error on stderr, a body from stdin. */
import { once } from 'node:events';
import { read, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Code, TtError } from '../lib/errors.ts';
import { visibleLine } from '../lib/text.ts';

export interface Io {
  readonly isTerminal: boolean;
  readonly canAsk: boolean;
  /** Whether a person sees what is said beside the answer. */
  readonly errIsTerminal: boolean;
  /** Columns for text that folds itself: the terminal's, within what is readable. */
  readonly width: number;
  /** Writes one answer. Resolves when the reader has taken it; false when nobody reads any more, or on `giveUp`. */
  out(text: string, options?: OutOptions): Promise<boolean>;
  err(text: string): void;
  /** stdin as it comes, until its end or `giveUp`. Errors: invalid_input when it cannot be read. */
  input(giveUp: AbortSignal): AsyncIterable<Buffer>;
  /** All of stdin, read no further than `limit` bytes. Errors: invalid_body when it is no UTF-8, and `tooLarge`. */
  stdin(limit: number, tooLarge: Code): Promise<string>;
  /** Stdin as it comes; each piece is good until the next is asked for. */
  chunks(): AsyncIterable<Buffer>;
  /** Writes bytes as they are. False when nobody reads any more. */
  bytes(bytes: Uint8Array): Promise<boolean>;
  ask(question: string): Promise<boolean>;
  /** Aborted when stdout is closed by its reader. */
  readonly gone: AbortSignal;
  /** Bytes of answers and errors that were taken since this was last asked. */
  takeSaid(): number;
  /** Whether something was written that the reader has not taken. */
  isCut(): boolean;
  /** Why an answer was lost, such as ENOSPC; null: none was, or its reader did not want it. */
  lost(): string | null;
}

export interface OutOptions {
  readonly giveUp?: AbortSignal | undefined;
  /** What the command will end with; undefined: 0. A process tells it by ending. */
  readonly status?: number | undefined;
}

const LEAST = 40;
const MOST = 120;
const NO_TERMINAL = 80;

export function processIo(): Io {
  // Made when needed: Node's streams cost 4 ms of a 40 ms command, and one answer needs none.
  let stream: { readonly stdout: NodeJS.WriteStream; readonly closed: AbortController } | null = null;
  const open = () => {
    if (stream) return stream;
    const closed = new AbortController();
    // Without a listener a closed pipe would end the process in the middle of a command.
    stream = { stdout: process.stdout.on('error', () => closed.abort()), closed };
    return stream;
  };
  /** Of the first write that failed: those behind it fail because of it. */
  let failure: string | null = null;
  const fail = (error: unknown): false => {
    failure ??= String((error as { code?: unknown }).code);
    return false;
  };

  let said = 0;
  const counted = (bytes: number): true => {
    said += bytes;
    return true;
  };

  function write(bytes: Uint8Array, giveUp?: AbortSignal): Promise<boolean> {
    // Through the stream only what must wait behind something: on its own way a line is out 0.1 ms sooner.
    const written = (stream?.stdout.writableLength ?? 0) === 0 ? writeNow(1, bytes) : 0;
    if (typeof written !== 'number') return Promise.resolve(fail(written));
    if (stream?.closed.signal.aborted) return Promise.resolve(false);
    if (written === bytes.length) return Promise.resolve(counted(bytes.length));
    return new Promise((resolve) => {
      const stop = () => resolve(false);
      giveUp?.addEventListener('abort', stop, { once: true });
      open().stdout.write(bytes.subarray(written), (error) => {
        giveUp?.removeEventListener('abort', stop);
        resolve(error ? fail(error) : counted(bytes.length));
      });
    });
  }

  return {
    takeSaid() {
      const taken = said;
      said = 0;
      return taken;
    },
    get isTerminal() {
      return open().stdout.isTTY === true;
    },
    get width() {
      const { isTTY, columns } = open().stdout;
      return isTTY ? Math.min(MOST, Math.max(LEAST, columns)) : NO_TERMINAL;
    },
    get canAsk() {
      return process.stdin.isTTY === true && process.stderr.isTTY === true;
    },
    get errIsTerminal() {
      return process.stderr.isTTY === true;
    },
    get gone() {
      return open().closed.signal;
    },
    isCut: () => (stream?.stdout.writableLength ?? 0) > 0,
    lost: () => (failure === 'EPIPE' ? null : failure),
    out(text, { giveUp } = {}) {
      if (giveUp?.aborted) return Promise.resolve(false);
      return write(Buffer.from(`${text}\n`), giveUp);
    },
    bytes: write,
    chunks: () => chunksOfStdin(whileHearing),
    err(text) {
      const line = Buffer.from(`${text}\n`);
      const written = writeNow(2, line);
      if (typeof written !== 'number') return;
      counted(line.length);
      if (written < line.length) process.stderr.on('error', () => {}).write(line.subarray(written));
    },
    input,
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

/** How many bytes were taken at once: fewer than all by a full pipe that does not block; or the error: none will be. */
function writeNow(fd: number, bytes: Uint8Array): number | Error {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(fd, bytes, done);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EAGAIN') return error as Error;
  }
  return done;
}

async function readAll(limit: number, tooLarge: Code): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunksOfStdin(atOnce)) {
    chunks.push(chunk);
    size += chunk.length;
    // One byte more for the newline at the end, which is not counted.
    if (size > limit + 2) throw noMore(limit, tooLarge);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new TtError('invalid_body', 'standard input is not valid UTF-8', 'iconv -t UTF-8');
  }
}

export const noMore = (limit: number, code: Code): TtError =>
  new TtError(code, `standard input is over the limit of ${limit} bytes`, 'put the text in a file and name it', {
    limit,
  });

async function* input(giveUp: AbortSignal): AsyncGenerator<Buffer> {
  const stop = () => process.stdin.destroy();
  giveUp.addEventListener('abort', stop);
  try {
    if (!giveUp.aborted) for await (const chunk of process.stdin) yield chunk as Buffer;
  } catch (error) {
    if (giveUp.aborted) return;
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new TtError('invalid_input', `standard input cannot be read (${why})`, 'tt batch <commands.ndjson');
  } finally {
    giveUp.removeEventListener('abort', stop);
  }
}

const CHUNK = 64 * 1024;

type Take = (chunk: Buffer) => number | Promise<number>;

const atOnce: Take = (chunk) => readSync(0, chunk);

/** On another thread: a pipe may be silent for long, and signals are heard meanwhile. It begins 0.15 ms later. */
const readSome = promisify(read);
const whileHearing: Take = async (chunk) => (await readSome(0, chunk, 0, chunk.length, null)).bytesRead;

/** Not by Node's stream where that can be done: it costs 5 ms. A pipe that does not block is left to it. */
async function* chunksOfStdin(take: Take): AsyncGenerator<Buffer> {
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const size = await take(chunk);
      if (size === 0) return;
      yield chunk.subarray(0, size);
    }
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'EOF') return;
    if (code !== 'EAGAIN') throw error;
  }
  for await (const chunk of process.stdin) yield chunk as Buffer;
}

/** An error for a person: what and why in one line, what to do below it, in lines of its own where it is long. */
export function errorText(error: TtError): string {
  const hint = error.hint ? `\n  → ${error.hint.split('\n').map(visibleLine).join('\n    ')}` : '';
  return `tt: ${visibleLine(error.message)} (${error.code})${hint}`;
}

export const errorJson = (error: TtError, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    error: error.code,
    message: error.message,
    ...(error.hint ? { hint: error.hint.replaceAll('\n', ' ') } : {}),
    ...error.details,
    ...more,
  });
