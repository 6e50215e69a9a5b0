/** On a word makes changes through the store as fast as it can, each of several parts, and says their numbers after each. */
import Database from 'better-sqlite3';
import type { Decision, View } from '../../../../src/domain/store.ts';
import { type Address, args, codeOf, hear, openRoom, say } from '../../../actors/stage.ts';
import { bodyOf, type Said, type WriterArgs } from '../bodies.ts';

const { agent, count, size, anew, synchronous, autocheckpoint, ...given } = args<WriterArgs & { address: Address }>();
tune();
say('ready');
void hear().then(write);

async function write(): Promise<void> {
  let store = openRoom(given.address, { create: true });
  for (let i = 0; i < count; i++) {
    try {
      const { events } = await store.act({}, (view) => decide(view, i));
      const said: Said = { agent, first: events[0]?.seq ?? 0, event_seq: events.at(-1)?.seq ?? 0 };
      say(said);
      if (!anew) continue;
      store.close();
      store = openRoom(given.address, { create: true });
    } catch (error) {
      say({ failed: codeOf(error) });
      process.exit(1);
    }
  }
  store.close();
  process.exit(0);
}

/** Events of two kinds, their note and a fact: what stands in five tables, and is there whole or not at all. */
function decide(view: View, i: number): Decision<null> {
  const common = { from: agent, to: null, turnId: view.state.turn.id } as const;
  const body = bodyOf(agent, i, size);
  const note = { note_id: `${agent}-${i}`, body: bodyOf(agent, i, 40), turn_id: 0 };
  const joins = i === 0 && !view.state.members.present[agent];
  const events: Decision<null>['events'] = [
    ...(joins ? [{ ...common, type: 'join' as const, payload: { name: null, harness: 'script', parent: null } }] : []),
    { ...common, type: 'message_sent', payload: { body, delivery_hint: 'normal', reply_to: null } },
    ...(i % 3 === 0 ? [{ ...common, type: 'note_added' as const, payload: note }] : []),
  ];
  return { events, facts: [{ fact: 'cursor', agent, seq: view.head + events.length }], result: null };
}

/** Other pragmas than those of src, at the one moment when src sets them. */
function tune(): void {
  const real = Database.prototype.pragma;
  Database.prototype.pragma = function (text, options) {
    if (text !== 'synchronous = FULL') return real.call(this, text, options);
    if (autocheckpoint !== undefined) real.call(this, `wal_autocheckpoint = ${autocheckpoint}`);
    return real.call(this, `synchronous = ${synchronous ?? 'FULL'}`, options);
  };
}
