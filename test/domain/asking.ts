/** Moves of those who ask, answer and discuss; and the laws of it, worked out from the log alone. */
import { expect } from 'vitest';
import type { EventType } from '../../src/domain/event.ts';
import { answerForm, cancelForm } from '../../src/domain/form/answer.ts';
import { openForm } from '../../src/domain/form/open.ts';
import { send } from '../../src/domain/message/send.ts';
import { editQuestion } from '../../src/domain/question/edit.ts';
import { endQuestion } from '../../src/domain/question/end.ts';
import { openQuestion } from '../../src/domain/question/open.ts';
import { type Actor, caller } from './cast.ts';
import type { Play } from './play.ts';
import type { Change } from './world.ts';

interface Said {
  readonly who: Actor;
  readonly whom: Actor;
  readonly n: number;
  readonly flag: boolean;
  readonly dedup: string | undefined;
}

const by = (p: Play, who: Actor, flag: boolean) => caller(p.world, who, { operatorRequested: flag });
const reason = 'wanted';

/** One that is there, pending or over, or one that nobody has opened. */
const some = (kind: 'form' | 'question', p: Play, n: number): string => {
  const ids = Object.keys(p.world.kept().rows[kind]);
  return ids[ids.length - 1 - (n % 3)] ?? (kind === 'form' ? 'f1' : 'q1');
};

export const ASKING_MOVES = {
  ask: (p: Play, { who, whom, n, dedup }: Said) => {
    const to = n === 0 ? 'room' : n === 1 ? '#one' : n === 2 ? '#q1' : whom.id;
    const fields = [{ key: 'a', type: 'one', label: 'which', options: ['x', 'y'], required: true }] as const;
    return openForm(p.world.store, by(p, who, false), { title: p.fresh(), to, fields, dedup });
  },
  answerForm: (p: Play, { who, n, flag, dedup }: Said) => {
    const given = new Map(n === 6 ? [] : [['a', [n === 5 ? 'neither' : 'x']]]);
    return answerForm(p.world.store, by(p, who, flag), { id: some('form', p, n), given, reason, dedup });
  },
  cancelForm: (p: Play, { who, n, flag, dedup }: Said) =>
    cancelForm(p.world.store, by(p, who, flag), { id: some('form', p, n), reason, dedup }),
  openQuestion: (p: Play, { who, n, dedup }: Said) =>
    openQuestion(p.world.store, by(p, who, false), { title: p.fresh(), context: n === 0 ? '' : 'why', dedup }),
  editQuestion: (p: Play, { who, n, flag, dedup }: Said) => {
    const id = some('question', p, n);
    const { version = 1 } = p.world.kept().rows.question[id] ?? {};
    const edit = { id, expect: n === 6 ? version + 1 : version, title: n === 5 ? null : p.fresh(), context: null };
    return editQuestion(p.world.store, by(p, who, flag), { ...edit, reason, dedup });
  },
  endQuestion: (p: Play, { who, n, flag, dedup }: Said) => {
    const ending = { id: some('question', p, n), decision: n % 2 === 0 ? 'so be it' : null, reason, dedup };
    return endQuestion(p.world.store, by(p, who, flag), ending);
  },
  discuss: (p: Play, { who, n, flag }: Said) => {
    const message = { to: `#${some('question', p, n)}`, body: p.fresh(), interrupt: flag, replyTo: null };
    return send(p.world.store, by(p, who, false), message);
  },
};

/** Forms end once, by whoever may; ids are never given twice; rows and state say what the log says. */
export function formsEndOnce({ after }: Change): void {
  const pending = new Map<string, string>();
  let last = 0;
  for (const event of after.log) {
    if (event.type === 'form_opened') {
      expect(event.payload.form_id, 'the next id').toBe(`f${++last}`);
      pending.set(event.payload.form_id, event.from ?? '');
    }
    if (event.type !== 'form_answered' && event.type !== 'form_cancelled') continue;
    const { form_id: id, asker } = event.payload;
    expect(pending.get(id), `the asker of ${id}, which ends`).toBe(asker);
    const own = event.type === 'form_cancelled' && event.from === asker;
    const person = event.from?.startsWith('human:') ?? false;
    expect(own || person || event.payload.requested === true, `${event.from} may end ${id}`).toBe(true);
    const status = event.type === 'form_answered' ? 'answered' : 'cancelled';
    expect(after.rows.form[id], `the row of ${id}`).toMatchObject({
      status,
      ended: { seq: event.seq, by: event.from },
    });
    pending.delete(id);
  }
  expect(after.state.forms, 'the forms of the state').toEqual({ last, pending: [...pending.keys()] });
  for (const id of pending.keys()) expect(after.rows.form[id], `the row of ${id}`).toMatchObject({ status: 'pending' });
}

/** A person may close a thread, and what was said in it can be pinned, whenever. */
const LATE: readonly EventType[] = ['channel_closed', 'message_pinned', 'message_unpinned'];

/** A question ends once and for good: nothing is said in its thread before it is opened, or after it has ended. */
export function questionsAreFinal({ after }: Change): void {
  const open = new Map<string, { readonly opener: string | null; version: number }>();
  let last = 0;
  for (const event of after.log) {
    const thread = /^#(q\d+)$/.exec(event.to ?? '')?.[1];
    if (thread && !LATE.includes(event.type)) expect(open.has(thread), `${event.type} in #${thread}`).toBe(true);
    switch (event.type) {
      case 'question_opened':
        expect(event.payload.question_id, 'the next id').toBe(`q${++last}`);
        open.set(event.payload.question_id, { opener: event.from, version: 1 });
        break;
      case 'question_edited': {
        const question = open.get(event.payload.question_id) ?? { version: Number.NaN };
        expect(event.payload.version, 'the next version').toBe(++question.version);
        break;
      }
      case 'question_decided':
      case 'question_closed': {
        const { question_id: id, requested } = event.payload;
        const own = open.get(id)?.opener === event.from;
        expect(open.has(id), `${id}, which ends, was open`).toBe(true);
        expect(own || event.from?.startsWith('human:') || requested, `${event.from} may end ${id}`).toBe(true);
        expect(after.rows.question[id]?.ended?.seq, `the end of ${id}`).toBe(event.seq);
        open.delete(id);
      }
    }
  }
  expect(after.state.questions, 'the questions of the state').toEqual({ last, open: [...open.keys()] });
  const threads = Object.keys(after.state.channels).filter((name) => /^#q\d+$/.test(name));
  for (const name of threads) expect([...open.keys()], 'threads of open questions').toContain(name.slice(1));
  for (const [id, { version }] of open)
    expect(after.rows.question[id], `the row of ${id}`).toMatchObject({ status: 'open', version, ended: null });
}
