/** The package as a library: the commands of the command line as functions, carried out in the process that calls them. */
import { join } from 'node:path';
import { agentNamed } from '../../harness/identity.ts';
import { TtError } from '../../lib/errors.ts';
import { realSystem } from '../../lib/system.ts';
import { realDirectory } from '../../store/place.ts';
import { DONE } from '../exit.ts';
import { type Inside, inside } from '../inside.ts';
import { knownError } from '../known-error.ts';
import type * as Contract from './contract.ts';
import { oneByOne } from './one-by-one.ts';
import { VERBS, type Wanted, words } from './verbs.ts';

export { TtError };

const NEVER = new AbortController().signal;

export const openRoom: typeof Contract.openRoom = async ({ path, agent, pid = process.pid } = {}) => {
  const cwd = realDirectory(path ?? process.cwd(), 'check path');
  if (agent !== undefined) agentNamed(agent);
  const isNamed = agent !== undefined && pid !== null;
  const system = realSystem(isNamed ? { ...process.env, TT_SESSION_PID: String(pid) } : process.env);
  const closing = new AbortController();
  const commands = inside({
    ...{ system, cwd, agent, gone: NEVER },
    self: [process.execPath, join(import.meta.dirname, '..', 'bin', 'tt.cjs')],
    // Signals are the program's own affair, also while bytes are on their way: of its death tt file gc takes what came into the
    // room, and beside the place of a backup, an export or a file that was got a part may stay.
    ended: { signal: closing.signal, status: () => DONE, forget: () => {} },
    err: (text) => {
      // The rest is said for whoever reads a stream.
      if (text.startsWith('tt: ')) process.emitWarning(text.slice('tt: '.length), 'TurntableWarning');
    },
  });
  const running = new Set<Promise<unknown>>();

  /** Errors: those of the command; the signal's reason when it was ended before it had an answer. */
  async function perform(request: Parameters<Inside['perform']>[0]): Promise<number> {
    const ends = [closing.signal, ...(request.signal ? [request.signal] : [])];
    for (const end of ends) end.throwIfAborted();
    const done = commands.perform(request);
    running.add(done);
    try {
      return await done;
    } catch (error) {
      throw knownError(error, system);
    } finally {
      running.delete(done);
    }
  }

  async function run(request: Wanted): Promise<Contract.Ran> {
    let out: string | undefined;
    const status = await perform({
      ...{ words: request.words, stdin: request.stdin, signal: request.signal },
      answer: async (json) => {
        out = json;
        return true;
      },
    });
    if (out !== undefined) return { status, out: JSON.parse(out) };
    for (const end of [request.signal, closing.signal]) end?.throwIfAborted();
    return { status, out: {} };
  }

  async function* page(options: Contract.Reading): AsyncGenerator<Contract.TtEvent> {
    for (let after = options.after ?? 0; ; ) {
      const { out } = await run(words('events', { target: 'any', ...options, after }));
      const { events, has_more, cursor_event_seq } = out as Contract.EventPage;
      yield* events;
      if (!has_more) return;
      after = cursor_event_seq;
    }
  }

  const follow = ({ signal, ...options }: Contract.Reading & { readonly signal?: AbortSignal }) =>
    oneByOne<Contract.TtEvent>((answer, stop) =>
      perform({
        ...words('events', { follow: true, target: 'any', ...options }),
        ...{ stdin: undefined, streams: true, answer },
        signal: signal ? AbortSignal.any([stop, signal]) : stop,
      }),
    );

  const verbs = Object.fromEntries(
    Object.entries(VERBS).map(([name, wanted]) => [
      name,
      async (...given: unknown[]) => (await run((wanted as (...given: unknown[]) => Wanted)(...given))).out,
    ]),
  ) as unknown as Contract.Verbs;

  return {
    ...verbs,
    run: (words, options = {}) => run({ words, ...options }),
    events: ({ follow: isFollowing = false, signal, ...options } = {}) =>
      firstOf(isFollowing ? follow({ ...options, ...(signal ? { signal } : {}) }) : page(options), options.limit),
    async close() {
      closing.abort(new DOMException('the room was closed', 'AbortError'));
      await Promise.allSettled(running);
      commands.close();
    },
  };
};

/** No more than so many; a page may hold fewer than were asked for. */
async function* firstOf<T>(all: AsyncIterable<T>, most = Number.POSITIVE_INFINITY): AsyncGenerator<T, void, undefined> {
  let taken = 0;
  for await (const one of all) {
    yield one;
    if (++taken >= most) return;
  }
}
