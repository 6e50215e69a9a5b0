/** What one harness is to have: entries in files that are its owner's, and files that are ours. Data, no disk. */

import { type HookEvent, hookCommand } from './hook-program.ts';
import type { Entry, Json } from './json-text.ts';
import type { Roots, Target } from './roots.ts';

export interface Wanted {
  readonly target: Target;
  /** JSON files of the harness, and what stands in them for tt. */
  readonly merges: readonly { readonly path: string; readonly entries: readonly Entry[] }[];
  /** Files that are wholly ours. */
  readonly files: readonly OwnFile[];
  /** Where the skill goes. */
  readonly skill: string;
  /** What a person has to know or do besides. */
  readonly notes: readonly string[];
}

export interface OwnFile {
  readonly path: string;
  readonly text: string;
  readonly what: string;
  /** False: not asked for, so it goes where it was. */
  readonly on: boolean;
  readonly mode?: number;
  /** Only where neither it nor its neighbours are there: what somebody else put there serves as well. */
  readonly unless?: readonly string[];
  /** A directory beside it that must exist, and may be empty. */
  readonly beside?: string;
}

export interface Circumstances {
  readonly roots: Roots;
  /** What the hooks run; null for a project, where it is found by PATH. */
  readonly runner: string | null;
  readonly hooks: boolean;
  /** Settings that let Gemini be woken, asked for in so many words. */
  readonly wake: boolean;
  /** The `tt` that a shell finds; null where it finds none. */
  readonly program: string | null;
  /** The version of Codex that is here; null: it cannot be asked. */
  readonly codexVersion: string | null;
  /** The OpenCode plugin's text. */
  readonly plugin: string;
}

/** A group of one hook, as Claude Code, Codex and Gemini have it: a group of our own, at the end of its event's list. */
export function hookEntry(
  { runner }: Circumstances,
  target: Target,
  at: readonly string[],
  event: HookEvent,
  { matcher, ...more }: { readonly matcher?: string; readonly [field: string]: Json | undefined },
): Entry {
  const handler = { type: 'command', command: hookCommand(runner, target, event), ...more } as Json;
  return { at, item: { ...(matcher === undefined ? {} : { matcher }), hooks: [handler] } };
}
