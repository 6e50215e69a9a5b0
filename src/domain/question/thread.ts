/** The channel of a question is there as long as the question is open: nobody makes it before, and nobody after. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import type { ChannelName } from '../channel/rules.ts';
import { type Questions, questionOf } from './rules.ts';

/** Null: it is open, or the channel is one like any other. */
export function refusedThread({ last, open }: Questions, channel: ChannelName): Refusal | null {
  const id = questionOf(channel);
  if (id === null || open.includes(id)) return null;
  return Number(id.slice(1)) <= last && id !== 'q0' ? closedQuestion(id) : unknownQuestion(id);
}

export const unknownQuestion = (id: string): Refusal =>
  refuse('unknown_question', `there is no question ${id}`, 'tt question list --all', { question_id: id });

export const closedQuestion = (id: string): Refusal =>
  refuse('question_closed', `${id} is decided or closed, and its thread with it`, `tt question show ${id}`, {
    question_id: id,
  });
