/** `tt hook HARNESS EVENT`: what `bin/tt-hook` cannot answer by itself. Whatever goes wrong here stops nobody's work. */
import { HOOK_EVENTS, type HookEvent, readCall } from '../harness/hook/call.ts';
import { joinsRefusals, replyTo, type Verdict } from '../harness/hook/reply.ts';
import { isHarness } from '../harness/table.ts';
import { byteLength } from '../lib/text.ts';
import { charge } from './charge.ts';
import { type Desk, deskFor } from './hook/desk.ts';
import { complain } from './hook/log.ts';
import type { Io } from './io.ts';
import { isObserver } from './observing.ts';

/** What is said, and what is written down once it was taken. */
export interface Said {
  readonly verdict: Verdict;
  readonly taken?: (() => Promise<void>) | undefined;
  /** What was put before the model by another way than this answer. */
  readonly queued?: string;
}

export const NOTHING: Said = { verdict: { say: 'nothing' } };

const after = async (desk: Desk) => (await import('./hook/after.ts')).after(desk);

const HANDLERS: Readonly<Record<HookEvent, (desk: Desk) => Promise<Said>>> = {
  ...{ after, prompt: after },
  before: async (desk) => (await import('./hook/before.ts')).before(desk),
  start: async (desk) => (await import('./hook/start.ts')).start(desk),
  stop: async (desk) => (await import('./hook/stop.ts')).stop(desk),
  end: async (desk) => (await import('./hook/end.ts')).end(desk),
  wait: async (desk) => (await import('./hook/listen.ts')).listen(desk),
};

/** A tool may write a large file; more than that is no hook's input. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Resolves to the exit status: 2 refuses, keeps at work or wakes, 0 is everything else. Throws nothing. */
export async function hook(words: readonly string[], io: Io, self: readonly string[]): Promise<number> {
  const [harness = '', event = '', by = ''] = words;
  if (!isHarness(harness) || !isEvent(event)) {
    io.err(`tt: hook ${words.join(' ')}: not a harness and an event that tt knows; tt install writes the right words`);
    return 0;
  }
  const text = await io.stdin(MOST_BYTES, 'invalid_input').catch(() => '');
  const call = readCall(harness, event, text) ?? { ...UNREADABLE, harness, event };
  const desk = deskFor(call, io, self);
  try {
    // Of an observer only its edits are judged: what else a hook does, it does by writing down what the session has heard.
    const observes = isObserver(desk.system.env);
    const said = observes && event !== 'before' ? NOTHING : await HANDLERS[event](desk);
    const { verdict, taken } = observes ? said : await once(desk, by, text, said);
    const { out, err, status } = replyTo(call, verdict);
    const isRead = out === '' || (await io.out(out));
    if (err !== '') io.err(err);
    if (isRead && !observes) await taken?.();
    if (isRead && !observes) chargeHook(desk, wordsOf(verdict) + (said.queued ?? ''));
    return status;
  } catch (error) {
    complain(desk, error);
    const { out } = replyTo(call, NOTHING.verdict);
    if (out !== '') await io.out(out);
    return 0;
  } finally {
    desk.close();
  }
}

/** Of the JSON around them the model sees nothing. */
const wordsOf = (verdict: Verdict): string =>
  'text' in verdict ? verdict.text : verdict.say === 'refuse' ? verdict.why : '';

function chargeHook({ place, agent, call, system }: Desk, words: string): void {
  if (place && agent !== null) charge(place, system, { agent, verb: `hook ${call.event}`, bytes: byteLength(words) });
}

const isEvent = (word: string): word is HookEvent => HOOK_EVENTS.includes(word as HookEvent);

/** What the hook of another installation says about the same event is not said again; refused is refused, if need be without words. */
async function once({ call, place, system }: Desk, by: string, text: string, said: Said): Promise<Said> {
  const { say } = said.verdict;
  const isDoubled = say === 'context' || say === 'goOn' || (say === 'refuse' && joinsRefusals(call.harness));
  if (place === null || !isDoubled) return said;
  const { isFirst } = await import('./hook/once.ts');
  if (isFirst(place.dir, by, `${call.harness} ${call.event} ${text}`, system.now().wall)) return said;
  return say === 'refuse' ? { verdict: { say, why: '' } } : NOTHING;
}

/** Cut off, or no JSON: then nothing is known but who asks, and that is enough to say so in the log. */
const UNREADABLE = { session: null, cwd: null, tool: null, input: {}, subagent: false, again: false, source: null };
