/** The stick as a model: free, or held by a member in a turn; and what each operation says about it. */
import type { Operation } from '../history.ts';
import { type Contradiction, linearize, type Model, type Step } from './linearizable.ts';

export interface Stick {
  readonly holder: string | null;
  readonly turn: number;
}

type Effect =
  | { readonly is: 'grant'; readonly member: string; readonly turn: number | null; readonly over: boolean }
  | { readonly is: 'holds'; readonly member: string; readonly turn: number | null }
  | { readonly is: 'holds not'; readonly member: string; readonly turn: number | null }
  | { readonly is: 'gives back'; readonly member: string; readonly turn: number | null }
  | { readonly is: 'goes'; readonly member: string }
  | { readonly is: 'seen'; readonly owner: string | null; readonly turn: number };

export interface StickHistory {
  readonly start: Stick;
  readonly operations: readonly Operation[];
  /** From when on nobody vouches for a member: its turn may end by itself. Milliseconds of the same clock. */
  readonly vanished: ReadonlyMap<string, number>;
}

/** Null when the history is linearizable: one stick, every turn number given once, and in order. */
export function checkStick({ start, operations, vanished }: StickHistory): Contradiction | null {
  const model: Model<Stick, Effect> = {
    key: ({ holder, turn }) => `${holder ?? '-'} ${turn}`,
    apply,
    drift({ holder, turn }, time) {
      const since = holder === null ? undefined : vanished.get(holder);
      return since !== undefined && since <= time ? [{ holder: null, turn }] : [];
    },
  };
  return linearize(start, operations.flatMap(stepsOf), model);
}

function apply(stick: Stick, effect: Effect): Stick | null {
  const { holder, turn } = stick;
  switch (effect.is) {
    case 'grant': {
      if (effect.turn !== null && effect.turn !== turn + 1) return null;
      const from = effect.over ? holder !== effect.member : holder === null;
      return from ? { holder: effect.member, turn: turn + 1 } : null;
    }
    case 'holds':
      return isTurn(effect, turn) && holder === effect.member ? stick : null;
    case 'holds not':
      return isTurn(effect, turn) && holder === effect.member ? null : stick;
    case 'gives back':
      return isTurn(effect, turn) && holder === effect.member ? { holder: null, turn } : null;
    case 'goes':
      return holder === effect.member ? { holder: null, turn } : stick;
    case 'seen':
      return holder === effect.owner && turn === effect.turn ? stick : null;
  }
}

const isTurn = (effect: { turn: number | null }, turn: number): boolean => effect.turn === null || effect.turn === turn;

const READS: ReadonlySet<Effect['is']> = new Set(['holds', 'holds not', 'seen']);

function stepsOf(operation: Operation): Step<Effect>[] {
  const { call, end, outcome } = operation;
  return effectsOf(operation).map((effect) => ({
    call,
    end,
    effect,
    optional: outcome === 'unknown',
    reads: READS.has(effect.is),
    label: `${operation.id} ${operation.member} ${operation.verb} ${outcome}: ${JSON.stringify(effect)}`,
  }));
}

function effectsOf({ verb, member, outcome, code, said }: Operation): Effect[] {
  const turn = said.turn ?? null;
  switch (verb) {
    case 'wait':
    case 'try':
    case 'take':
      return asked(member, verb === 'take', outcome, said.status, said.reason, turn, said.ended ?? false);
    case 'release':
    case 'assign':
      if (outcome === 'fail') return code === 'turn_mismatch' ? [{ is: 'holds not', member, turn }] : [];
      return [{ is: 'gives back', member, turn }];
    case 'check':
      if (outcome === 'unknown') return [];
      if (outcome === 'fail') return code === 'not_your_turn' ? [{ is: 'holds not', member, turn }] : [];
      return [{ is: 'holds', member, turn }];
    // A yes that stands on a claim, and a no for that of another, say nothing of the stick.
    case 'check path':
      if (outcome === 'ok') return said.claims ? [] : [{ is: 'holds', member, turn: null }];
      return code === 'not_your_turn' ? [{ is: 'holds not', member, turn: null }] : [];
    // The hook of an agent: whoever is let through holds the stick at some moment of the call, whoever is refused does not.
    case 'edit':
      if (outcome === 'ok') return [{ is: 'holds', member, turn: null }];
      return code === 'edit_refused' ? [{ is: 'holds not', member, turn: null }] : [];
    // What hooks answer from, read by anybody.
    case 'glance':
      if (outcome !== 'ok' || turn === null) return [];
      return [said.owner ? { is: 'holds', member: said.owner, turn } : { is: 'seen', owner: null, turn }];
    case 'standby':
      if (outcome === 'fail') return code === 'park_requires_release' ? [{ is: 'holds', member, turn: null }] : [];
      return outcome === 'ok' ? [{ is: 'holds not', member, turn: null }] : [];
    case 'hook end':
      return [{ is: 'goes', member }];
    case 'leave':
      return outcome === 'fail' ? [] : [{ is: 'goes', member }];
    case 'kick':
      return outcome === 'fail' ? [] : [{ is: 'goes', member: said.target ?? '' }];
    case 'state':
      return outcome === 'ok' ? [{ is: 'seen', owner: said.owner ?? null, turn: turn ?? 0 }] : [];
    default:
      return [];
  }
}

function asked(
  member: string,
  takes: boolean,
  outcome: Operation['outcome'],
  status: string | undefined,
  reason: string | undefined,
  turn: number | null,
  ended: boolean,
): Effect[] {
  if (outcome === 'fail') return [];
  if (outcome === 'unknown') {
    const grant: Effect = { is: 'grant', member, turn: null, over: takes };
    return ended ? [grant, { is: 'gives back', member, turn: null }] : [grant];
  }
  // An answer that no longer counts: superseded by the member's newer wait, removed, or the room closed.
  if (status === 'superseded' || status === 'closed') return [];
  // Said to a holder too.
  if (status === 'stopped' || status === 'interrupted') return [];
  // Granted, and taken away by a person’s word before it could be said.
  if (reason === 'turn_over') return [{ is: 'grant', member, turn: null, over: takes }];
  if (status !== 'your_turn') return reason === 'removed' ? [] : [{ is: 'holds not', member, turn: null }];
  return [reason === 'already_owner' ? { is: 'holds', member, turn } : { is: 'grant', member, turn, over: takes }];
}
