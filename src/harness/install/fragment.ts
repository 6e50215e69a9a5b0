/** A text that is somebody else's, and which pieces of it we put in: taken out again, every other byte is as it was. */

export interface Fragment {
  readonly at: number;
  readonly text: string;
}

/** Fragments in order, none touching another. */
export interface Marked {
  readonly text: string;
  readonly fragments: readonly Fragment[];
}

const endOf = ({ at, text }: Fragment): number => at + text.length;

/** Puts `piece` in at `at`. What touches a piece of ours becomes part of it. */
export function insert({ text, fragments }: Marked, at: number, piece: string): Marked {
  const host = fragments.find((f) => f.at <= at && at <= endOf(f));
  const grown = { at: host?.at ?? at, text: host ? spliced(host.text, at - host.at, 0, piece) : piece };
  const others = fragments.filter((f) => f !== host).map((f) => (f.at < at ? f : { ...f, at: f.at + piece.length }));
  return { text: spliced(text, at, 0, piece), fragments: sorted([...others, grown]) };
}

/** Puts `piece` in the place of `length` characters. A piece of ours that is only partly replaced is no longer known. */
export function replace({ text, fragments }: Marked, at: number, length: number, piece: string): Marked {
  const end = at + length;
  const changed = fragments.flatMap((f): Fragment[] => {
    if (f.at <= at && end <= endOf(f)) return [{ at: f.at, text: spliced(f.text, at - f.at, length, piece) }];
    if (endOf(f) <= at) return [f];
    return f.at >= end ? [{ ...f, at: f.at + piece.length - length }] : [];
  });
  return { text: spliced(text, at, length, piece), fragments: changed.filter((f) => f.text !== '') };
}

/** The text without our pieces. */
export const cut = ({ text, fragments }: Marked): string =>
  fragments.toReversed().reduce((left, f) => spliced(left, f.at, f.text.length, ''), text);

/**
 * Where our pieces are in a text that somebody changed since: those that are in it exactly once, and those that stand as
 * far from one of them as they did (a comma is in it often). In our order; what is not found is left out.
 */
export function relocated(text: string, fragments: readonly Fragment[]): readonly Fragment[] {
  const once = fragments.map(({ text: piece }) => {
    const at = text.indexOf(piece);
    return at >= 0 && text.indexOf(piece, at + 1) < 0 ? at : null;
  });
  const shifts = fragments.map(({ at }, i) => (once[i] === null ? null : (once[i] as number) - at));
  const found = fragments.flatMap(({ at, text: piece }, i): Fragment[] => {
    const near = [
      once[i],
      ...[shifts.slice(0, i).findLast(isNumber), shifts.slice(i).find(isNumber)].map((by) => at + (by ?? Number.NaN)),
    ];
    const place = near.find((where) => isNumber(where) && text.startsWith(piece, where));
    return isNumber(place) ? [{ at: place, text: piece }] : [];
  });
  return found.filter((f, i) => i === 0 || endOf(found[i - 1] as Fragment) <= f.at);
}

const isNumber = (value: number | null | undefined): value is number =>
  typeof value === 'number' && !Number.isNaN(value);

const spliced = (text: string, at: number, length: number, piece: string): string =>
  text.slice(0, at) + piece + text.slice(at + length);

const sorted = (fragments: readonly Fragment[]): Fragment[] => fragments.toSorted((a, b) => a.at - b.at);
