/** The numbers in ids (`t7`, `f2`): one after the other, and none a second time. */
import type { RoomEvent } from './event.ts';

/** Of a bare number, a capital letter or the like: the id that was meant. Null: it cannot be told, or it is one. */
export function idMeant(letter: string, word: string): string | null {
  const [, sign = '', number] = /^(#|[A-Za-z])?0*([1-9]\d*)$/.exec(word) ?? [];
  const meant = `${letter}${number}`;
  return number === undefined || meant === word || !['', '#', letter].includes(sign.toLowerCase()) ? null : meant;
}

/** With a restored copy ids were lost; there were no more of them than events, so that counting goes on after those. */
export const lastAfter = (last: number, { payload }: RoomEvent<'epoch_started'>): number =>
  Math.max(last, payload.after);
