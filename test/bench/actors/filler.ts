/** Fills a room with messages: the rows that the store would write, folded as it folds them, in big transactions. */
import type { RoomEvent } from '../../../src/domain/event.ts';
import { apply } from '../../../src/domain/state.ts';
import { logOf } from '../../../src/store/sqlite/log.ts';
import { openWriter } from '../../../src/store/sqlite/open.ts';
import { place, serve, system } from './member.ts';

const BATCH = 20_000;

void serve(async ({ events }) => {
  const db = openWriter(place, system, true);
  const log = logOf(db);
  for (let left = Number(events); left > 0; left -= BATCH) {
    db.transaction(() => {
      const head = log.head();
      let state = log.state();
      for (let i = 1; i <= Math.min(BATCH, left); i++) {
        const event = message(head + i, state.turn.id);
        log.append(event);
        state = apply(state, event);
      }
      log.keep(state);
    }).immediate();
  }
  const head = log.head();
  db.close();
  return { head };
});

const message = (seq: number, turnId: number): RoomEvent =>
  ({
    seq,
    id: system.id(),
    turnId,
    type: 'message_sent',
    from: 'script:bench',
    to: null,
    reason: null,
    handoff: null,
    payload: { body: 'one of many messages', delivery_hint: 'normal', reply_to: null },
    at: system.now().wall,
  }) as RoomEvent;
