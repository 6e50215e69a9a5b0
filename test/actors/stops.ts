/** Stops in the middle of a change, at the step it is told, says so, and stands there until it is killed. */

import type { Fact } from '../../src/domain/fact.ts';
import type { Decision, View } from '../../src/domain/store.ts';
import { type Address, args, openRoom, say, stay, system } from './stage.ts';

export type Step = 'decide' | 'append' | 'facts' | 'answer' | 'ring';

const { address, step, dedup } = args<{ address: Address; step: Step; dedup: string }>();
let ids = 0;

/** The steps have no hooks of their own: each reads something that was given to it, and stops when it does. */
function stopAt(here: Step): void {
  if (here !== step) return;
  say('stopped');
  stay();
}

const store = openRoom(address, {
  system: {
    ...system,
    id: () => {
      if (++ids === 2) stopAt('append');
      return system.id();
    },
  },
});

function decide(view: View): Decision<string> {
  stopAt('decide');
  const from = 'script:stopped';
  const turnId = view.state.turn.id;
  const payload = { body: 'half', delivery_hint: 'normal', reply_to: null } as const;
  return {
    events: [
      { type: 'join', from, to: null, turnId, payload: { name: null, harness: 'script', parent: null } },
      { type: 'message_sent', from, to: null, turnId, payload },
    ],
    get facts(): Fact[] {
      const facts: Fact[] = [{ fact: 'cursor', agent: from, seq: view.head + 1 }];
      const walk = facts[Symbol.iterator].bind(facts);
      facts[Symbol.iterator] = function* () {
        yield* walk();
        stopAt('facts');
        return undefined;
      };
      return facts;
    },
    get result(): string {
      stopAt('answer');
      return 'done';
    },
    get ring(): [] {
      stopAt('ring');
      return [];
    },
  };
}

void store.act({}, decide, { agent: 'script:stopped', verb: 'test', key: dedup }).then(() => say('went through'));
