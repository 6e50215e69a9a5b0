/** The lines that git gives its reference-transaction hook: `old new ref`. */
import type { RefUpdate } from '../../domain/event.ts';

/** A line that is none of git's is left out. */
export const readUpdates = (text: string): readonly RefUpdate[] =>
  [...text.matchAll(/^(\S+) (\S+) (\S+)$/gm)].map(([, old = '', now = '', ref = '']) => ({ ref, old, new: now }));

/** What is worth writing down: branches, tags and HEAD that are not what they were. */
export const recorded = (updates: readonly RefUpdate[]): readonly RefUpdate[] =>
  updates.filter((u) => u.old !== u.new && (u.ref === 'HEAD' || /^refs\/(?:heads|tags)\//.test(u.ref)));

/** In a sentence: a branch says more than HEAD. */
export const told = (updates: readonly RefUpdate[]): string =>
  (updates.find(({ ref }) => ref.startsWith('refs/')) ?? updates[0])?.ref ?? 'a ref';
