/** Writes as fast as it can from a moment on, for so many milliseconds, and tells how it went. */
import { send } from '../../../src/domain/message/send.ts';
import { callerAs, serve, store, system } from './member.ts';

const message = { to: 'room', body: 'as fast as I can', interrupt: false, replyTo: null };

void serve(async ({ agent, from, ms }) => {
  const caller = callerAs(String(agent));
  await store.look();
  system.pause(Math.max(0, Number(from) - Date.now()));
  const end = performance.now() + Number(ms);
  const told = { sent: 0, refused: 0, worst: 0 };
  for (let now = performance.now(); now < end; ) {
    const began = now;
    try {
      await send(store, caller, message);
      told.sent++;
    } catch {
      told.refused++;
    }
    now = performance.now();
    told.worst = Math.max(told.worst, now - began);
  }
  return told;
});
