/** The numbers in ids (`t7`, `f2`): one after the other, and none a second time. */
import type { RoomEvent } from './event.ts';

/** With a restored copy ids were lost; there were no more of them than events, so that counting goes on after those. */
export const lastAfter = (last: number, { payload }: RoomEvent<'epoch_started'>): number =>
  Math.max(last, payload.after);
