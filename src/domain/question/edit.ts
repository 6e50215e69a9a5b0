/** `tt question edit`: say the question better, unless somebody else has done so meanwhile. */
import { isRefusal, refuse } from '../../lib/errors.ts';
import { spoken } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import { charge } from '../limit/charge.ts';
import type { Acted, Outcome, Store } from '../store.ts';
import { ownQuestion } from './end.ts';
import { checkText } from './open.ts';
import { threadOf } from './rules.ts';

export interface Edit {
  readonly id: string;
  /** The version that the caller has read. */
  readonly expect: number;
  /** Null: stays as it is. */
  readonly title: string | null;
  readonly context: string | null;
  readonly reason: string | null;
  readonly dedup?: string | undefined;
}

export interface Edited {
  readonly version: number;
  /** False: it was so before, and has no new version. */
  readonly changed: boolean;
}

/** Errors: unknown_question, question_closed, not_yours, version_conflict with the text as it is, invalid_input, limit_exceeded, body_too_large. */
export function editQuestion(store: Store, caller: Caller, edit: Edit): Promise<Acted<Edited>> {
  const { id, expect, reason, dedup } = edit;
  const verb = { name: 'question edit', dedup, needs: { question: id, buckets: true }, joins: caller.person };
  return change<Edited>(store, caller, verb, (view): Outcome<Edited> => {
    const question = ownQuestion(view, caller, id, 'question edit', reason);
    if (isRefusal(question)) return question;
    const { version, title: titleNow, context: contextNow } = question;
    if (version !== expect)
      return refuse('version_conflict', `${id} has version ${version}, not ${expect}`, `tt question show ${id}`, {
        ...{ expected: expect, actual: version, title: titleNow, context: contextNow },
      });
    const title = edit.title ?? titleNow;
    const context = edit.context ?? contextNow;
    const refused = checkText(title, context, view.settings);
    if (refused) return refused;
    if (title === titleNow && context === contextNow) return { events: [], result: { version, changed: false } };
    const paid = charge(view, caller);
    if (isRefusal(paid)) return paid;
    const head = { from: caller.agent, to: threadOf(id), turnId: view.state.turn.id, reason };
    const payload = { question_id: id, title, context, version: version + 1, ...spoken(caller) };
    return {
      events: [{ type: 'question_edited', ...head, payload }],
      facts: paid,
      result: { version: version + 1, changed: true },
    };
  });
}
