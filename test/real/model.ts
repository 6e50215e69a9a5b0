/** The model, played by the test: each request a harness makes waits until the test has looked at it and replied. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { items } from './shown.ts';

export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>> | string;
}

/** What the model says: words, tools it calls, or both. */
export interface Turn {
  readonly text?: string;
  readonly tools?: readonly ToolCall[];
}

/** A turn that may depend on what the model was just shown. */
export type Step = (shown: string) => Turn | string;

// biome-ignore lint/suspicious/noExplicitAny: foreign JSON, looked at by tests only.
export type Body = any;

/** How one vendor's API is spoken, as much as its harness needs. */
export interface Dialect {
  /** Whether the request is one of the conversation; others (titles, summaries, counts) are answered by themselves. */
  isTurn(path: string, body: Body): boolean;
  answer(response: ServerResponse, path: string, body: Body, turn: Turn): void;
}

export interface Asked {
  readonly body: Body;
  /** All the model is shown, without its own words. */
  readonly shown: string;
  /** What it was not shown at the request before, in the same conversation: a subagent has one of its own. */
  readonly fresh: string;
  reply(turn: Turn | string): void;
}

export interface Model {
  /** The next request of the conversation; fails after `ms`. */
  asked(ms?: number): Promise<Asked>;
  /** From now on says this to whatever is asked. */
  rest(text: string): void;
  /** Fails what waits for a request that will not come. */
  giveUp(reason: Error): void;
  /** What to say of the harness when a request does not come in time. */
  explain(how: () => Promise<string>): void;
  close(): Promise<void>;
}

export async function playModel(dialect: Dialect, at: string | number): Promise<Model> {
  const waiting: Asked[] = [];
  const earlier: (readonly string[])[] = [];
  let wake = () => {};
  let last: string | undefined;
  let gone: Error | undefined;
  let explanation = async () => '';
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = request.url ?? '';
    if (last !== undefined || !dialect.isTurn(path, body))
      return dialect.answer(response, path, body, { text: last ?? 'ok' });
    const all = items(body);
    const fresh = newIn(all, earlier);
    earlier.push(all);
    waiting.push({
      body,
      shown: all.join('\n'),
      fresh: fresh.join('\n'),
      reply: (turn) => dialect.answer(response, path, body, typeof turn === 'string' ? { text: turn } : turn),
    });
    wake();
  });
  server.listen(typeof at === 'number' ? { port: at, host: '127.0.0.1' } : { path: at });
  await once(server, 'listening');
  return {
    async asked(ms = 30_000) {
      if (waiting.length === 0) {
        await new Promise<void>((found, failed) => {
          const late = setTimeout(
            async () => failed(new Error(`no request within ${ms} ms\n${await explanation()}`)),
            ms,
          );
          wake = () => {
            clearTimeout(late);
            if (gone === undefined) found();
            else failed(gone);
          };
          if (gone !== undefined) wake();
        });
      }
      return waiting.shift() as Asked;
    },
    explain(how) {
      explanation = how;
    },
    rest(text) {
      last = text;
      for (const asked of waiting.splice(0)) asked.reply(text);
    },
    giveUp(reason) {
      gone = reason;
      wake();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** What is left of it without the request that it goes on: the one that leaves least. */
function newIn(all: readonly string[], earlier: readonly (readonly string[])[]): readonly string[] {
  return earlier
    .map((before) => without(all, before))
    .reduce((least, left) => (left.length <= least.length ? left : least), all);
}

/** One item less for each that was there before: what is said twice is new twice. */
function without(all: readonly string[], before: readonly string[]): readonly string[] {
  const left = [...before];
  return all.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const text = (await request.toArray()).join('');
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
