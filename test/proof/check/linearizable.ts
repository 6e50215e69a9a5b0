/**
 * Is there one order of all operations, each at a moment between its call and its end, that the model allows?
 * Just-in-time linearization (G. Lowe, "Testing for linearizability", 2017; after Wing & Gong, 1993): walk through calls
 * and ends by time, and keep every configuration (state, which of the open operations have taken effect) that can still be true.
 */

export interface Step<E> {
  readonly call: number;
  readonly end: number;
  readonly effect: E;
  /** It may also never have happened. */
  readonly optional: boolean;
  /** It changes nothing: where it is allowed, nothing is lost by letting it happen at once. */
  readonly reads: boolean;
  /** For the report. */
  readonly label: string;
}

export interface Model<S, E> {
  /** Equal states have equal keys. */
  key(state: S): string;
  /** The state after the effect, null where it cannot happen. */
  apply(state: S, effect: E): S | null;
  /** What may happen by itself at this time, as when a guardian gives back the stick of a dead session. */
  drift(state: S, time: number): readonly S[];
}

export interface Contradiction {
  readonly time: number;
  /** The operation that ended although it cannot have happened. */
  readonly step: string;
  /** The states that were possible before, and what was open. */
  readonly states: readonly string[];
  readonly open: readonly string[];
}

/** Most operations at once: a bit of a number each. */
const MOST_OPEN = 30;

/** Null: linearizable. Takes time in proportion to the history and to 2^(open operations that change the state) at worst. */
export function linearize<S, E>(start: S, steps: readonly Step<E>[], model: Model<S, E>): Contradiction | null {
  const open: (Step<E> | null)[] = new Array(MOST_OPEN).fill(null);
  let possible: Configs<S> = new Map([[`${model.key(start)}#0`, { state: start, done: 0 }]]);
  for (const { time, step, isEnd } of moments(steps)) {
    if (!isEnd) {
      open[freeSlot(open)] = step;
      continue;
    }
    const slot = open.indexOf(step);
    const after = ended(possible, open, slot, time, model);
    if (after.size === 0) return contradiction(time, step, possible, open, model);
    open[slot] = null;
    possible = after;
  }
  return null;
}

interface Config<S> {
  readonly state: S;
  /** A bit for each open operation that has taken effect. */
  readonly done: number;
}
type Configs<S> = Map<string, Config<S>>;

/** Calls before ends where the clock says the same: two operations that touch are taken as concurrent. */
function moments<E>(steps: readonly Step<E>[]): { time: number; step: Step<E>; isEnd: boolean }[] {
  return steps
    .flatMap((step) => [
      { time: step.call, step, isEnd: false },
      { time: step.end, step, isEnd: true },
    ])
    .sort((a, b) => a.time - b.time || Number(a.isEnd) - Number(b.isEnd));
}

function freeSlot(open: readonly unknown[]): number {
  const slot = open.indexOf(null);
  if (slot < 0) throw new Error(`more than ${MOST_OPEN} operations at once`);
  return slot;
}

/** The configurations in which the operation of this slot has happened (or, when optional, has not and never will). */
function ended<S, E>(
  before: Configs<S>,
  open: readonly (Step<E> | null)[],
  slot: number,
  time: number,
  model: Model<S, E>,
): Configs<S> {
  const bit = 1 << slot;
  const after: Configs<S> = new Map();
  const seen = new Set<string>();
  const keep = (config: Config<S>): void => {
    const done = config.done & ~bit;
    after.set(`${model.key(config.state)}#${done}`, { state: config.state, done });
  };
  const visit = (unread: Config<S>): void => {
    const config = withReads(unread, open, model);
    const key = `${model.key(config.state)}#${config.done}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (config.done & bit) {
      keep(config);
      return;
    }
    if (open[slot]?.optional) keep(config);
    for (const state of model.drift(config.state, time)) visit({ state, done: config.done });
    for (const [i, step] of open.entries()) {
      if (!step || config.done & (1 << i)) continue;
      const state = model.apply(config.state, step.effect);
      if (state !== null) visit({ state, done: config.done | (1 << i) });
    }
  };
  for (const config of before.values()) visit(config);
  return after;
}

function withReads<S, E>(config: Config<S>, open: readonly (Step<E> | null)[], model: Model<S, E>): Config<S> {
  let { done } = config;
  for (const [i, step] of open.entries()) {
    if (step?.reads && !(done & (1 << i)) && model.apply(config.state, step.effect) !== null) done |= 1 << i;
  }
  return { state: config.state, done };
}

function contradiction<S, E>(
  time: number,
  step: Step<E>,
  possible: Configs<S>,
  open: readonly (Step<E> | null)[],
  model: Model<S, E>,
): Contradiction {
  const states = [...new Set([...possible.values()].map(({ state }) => model.key(state)))];
  return { time, step: step.label, states, open: open.flatMap((other) => (other ? [other.label] : [])) };
}
