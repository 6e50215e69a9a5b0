/** How the log is searched, and what comes back. */
import type { AgentId, RoomEvent } from '../event.ts';
import type { Kind } from './searched.ts';

export interface Search {
  /** In the words of FTS5; `plainQuery` makes one of anything. */
  readonly query: string;
  readonly in: readonly Kind[];
  readonly from?: AgentId | undefined;
  readonly channel?: string | undefined;
  /** Numbers of events; neither of the two is looked at. */
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  /** Wall clock, milliseconds; both are looked at. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly limit: number;
  /** The best of the newest `RANKED` instead of the newest. */
  readonly best?: boolean;
  /** What this one may see. Everything for a person. */
  readonly reader: { readonly agent: AgentId; readonly person: boolean };
}

/** To rank all would mean to read all: a word that is everywhere would take a second. */
export const RANKED = 500;

export interface Found {
  readonly event: RoomEvent;
  /** Around what was looked for, which stands between `«` and `»`. */
  readonly snippet: string;
}

export interface FoundPage {
  /** Newest first, or best first. */
  readonly found: readonly Found[];
  /** Older ones fit too: `before` the last of these. Of the best: more fit than were ranked. */
  readonly more: boolean;
}

/** How the index stands beside the log. */
export interface IndexCheck {
  /** Texts in it. */
  readonly texts: number;
  /** Events that must be in it and are not, or are in it and must not, by number of texts. */
  readonly missing: number;
  /** Of those that were looked up by their own words: the events that it does not find. */
  readonly lost: readonly number[];
  /** The last event it goes up to. What is newer is searched without it. */
  readonly upTo: number;
}
