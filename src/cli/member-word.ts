/** The member that a word means, for looking back: also one that has left, by its id. */
import type { AgentId } from '../domain/event.ts';
import { resolveMember } from '../domain/member/resolve.ts';
import type { View } from '../domain/store.ts';
import { asError, isRefusal } from '../lib/errors.ts';

/** Errors: unknown_recipient, ambiguous_recipient. */
export function memberOrFormer(view: View, words: string): AgentId;
export function memberOrFormer(view: View, words: string | undefined): AgentId | undefined;
export function memberOrFormer(view: View, words: string | undefined): AgentId | undefined {
  if (words === undefined) return undefined;
  const found = resolveMember(view, words);
  if (isRefusal(found) && found.refused === 'unknown_recipient' && words.includes(':')) return words;
  if (isRefusal(found)) throw asError(found);
  return found;
}
