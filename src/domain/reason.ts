/** Why: each reason that an answer or an event gives, and what it means. Rendered into docs/events.md. */
import type { ClaimReason, TakeoverKind } from './event.ts';
import type { Farewell } from './floor/advance.ts';
import type { Lapse } from './lapse.ts';
import type { Claim } from './turn/claim.ts';
import type { Surrender } from './turn/give-back.ts';
import type { Staleness } from './turn/offer.ts';

type Granted = ClaimReason | TakeoverKind | 'already_owner';
type Waiting = Extract<Claim, { status: 'not_yet' }>['reason'] | 'parked' | 'turn_over' | 'removed';
type Ended = Surrender | 'left' | 'kicked' | 'session_left';
type GivenBack = 'left' | 'kicked';
type Unkept = Staleness | 'recipient_left' | 'recipient_kicked';

/** `granted`: with "You have the stick"; `waiting`: with "Not yet"; the others in the events that they name. */
export const REASONS: {
  readonly granted: Readonly<Record<Granted, string>>;
  readonly waiting: Readonly<Record<Waiting, string>>;
  readonly release: Readonly<Record<Ended, string>>;
  readonly reservation_expired: Readonly<Record<Unkept, string>>;
  readonly floor_passed: Readonly<Record<Farewell, string>>;
  readonly floor_expired: Readonly<Record<Lapse, string>>;
  readonly task_abandoned: Readonly<Record<GivenBack, string>>;
  readonly task_expired: Readonly<Record<Lapse, string>>;
  readonly path_released: Readonly<Record<GivenBack | 'command_ended', string>>;
  readonly path_expired: Readonly<Record<Lapse, string>>;
  readonly file_removed: Readonly<Record<'unused', string>>;
} = {
  granted: {
    open_claim: 'the stick was free, and there is no handoff yet',
    sequence: 'it was your turn; the newest handoff comes with it',
    direct_pass: 'the holder passed it to you by name (`tt assign`)',
    already_owner: 'you held it before you asked: the same turn',
    owner_gone: 'you took it from a holder that is dead',
    owner_timeout: 'you took it from a holder that was silent until its lease was over',
    operator_override: 'a person took it, or had it taken, from a holder that may be alive',
  },
  waiting: {
    owned: 'another holds the stick',
    reserved: 'it is promised to another for a moment',
    after_others: 'others who wait come first',
    held: 'a person holds you (`tt hold`): no turn until you are let go',
    paused: 'a person paused the room: no turn is granted',
    grace: 'you gave it back just now: for `waiter.grace` another may take it first',
    parked: 'you only listen (`--park`)',
    turn_over: 'the turn that a repeated `--dedup` key was granted has ended',
    removed: 'you left or were removed while you waited',
  },
  release: {
    harness_gone: 'the process that stands for the holder has ended; its guardian gave the stick back',
    not_delivered: 'whoever asked was gone before it could read that it has the stick',
    left: 'the holder left the room',
    kicked: 'the holder was removed',
    session_left: 'a subagent went with its session (`leave`)',
  },
  reservation_expired: {
    claim_expired: 'it did not come in time',
    recipient_gone: 'it is dead',
    wait_ended: 'its `tt wait` ended before it had the stick',
    recipient_left: 'it left the room',
    recipient_kicked: 'it was removed',
  },
  floor_passed: {
    left: 'its holder left the room; the same in `floor_dropped`, where no hand was up',
    kicked: 'its holder was removed; also in `floor_dropped`',
    channel_left: 'its holder left the channel; also in `floor_dropped`',
  },
  floor_expired: {
    holder_gone: 'its holder is proven dead',
    lease_over: 'nothing was heard of its holder for as long as its lease lasts (`floor.ttl`)',
  },
  task_abandoned: {
    left: 'its claimer left the room',
    kicked: 'its claimer was removed',
  },
  task_expired: {
    holder_gone: 'its claimer, or the `tt work` that had it, is proven dead',
    lease_over: 'nothing was heard of its claimer for as long as its lease lasts (`task.ttl`)',
  },
  path_released: {
    left: 'its holder left the room',
    kicked: 'its holder was removed',
    command_ended: 'the command of `tt work` that had claimed it has ended',
  },
  path_expired: {
    holder_gone: 'its holder is proven dead',
    lease_over: 'nothing was heard of its holder for as long as its lease lasts (`path.ttl`)',
  },
  file_removed: {
    unused: '`tt file gc` found that nothing names it',
  },
};
