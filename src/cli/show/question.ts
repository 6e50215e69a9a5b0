/** A question, for programs and for people, and the prompt that brings an agent into its discussion. */
import { type Question, threadOf } from '../../domain/question/rules.ts';
import { iso } from '../../lib/instant.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import { quoted } from '../answer.ts';
import { filesText } from './file.ts';

export const questionJson = ({
  id,
  title,
  context,
  version,
  status,
  opener,
  at,
  decision,
  ended,
  files,
}: Question) => ({
  ...{ question_id: id, title, status, version, channel: threadOf(id), opener_agent_id: opener, created_at: iso(at) },
  ...(context === '' ? {} : { context }),
  ...(files ? { files } : {}),
  ...(decision === null ? {} : { decision }),
  ...(ended === null ? {} : { ended_by: ended.by, ended_at: iso(ended.at), event_seq: ended.seq }),
  ...(ended?.reason == null ? {} : { reason: ended.reason }),
  ...(ended?.requested ? { requested: true } : {}),
});

export const questionLine = ({ id, title, status, opener, version }: Question): string =>
  visibleLine(`${id}  ${title}  (${opener}, version ${version}${status === 'open' ? '' : `, ${status}`})`);

/** `inside`: who is in its thread. */
export function questionText(question: Question, inside: readonly string[]): string {
  const { id, context, decision, ended, status } = question;
  const thread = threadOf(id);
  const told = [...(context === '' ? [] : [indented(context)]), ...filesText('Files:', question.files)];
  const parts = [questionLine(question), ...told];
  if (decision !== null) parts.push('Decision:', indented(decision));
  if (ended) {
    const behalf = ended.requested ? ' for a person' : '';
    parts.push(visibleLine(`${status} by ${ended.by}${behalf}${ended.reason === null ? '' : `: ${ended.reason}`}`));
  } else parts.push(`In ${thread}: ${inside.join(', ') || 'nobody'}. Say something: tt msg send '${thread}' '…'`);
  return [...parts, `Thread: tt channel history '${thread}' --after 0`].join('\n');
}

/** Ready to paste: it reads the thread from its first message, and joins before it speaks. */
export function inviteText({ id, title }: Pick<Question, 'id' | 'title'>, workspace: string): string {
  const thread = threadOf(id);
  return [
    `Take part in a discussion in the repository ${quoted(workspace)}, question ${id}: ${visibleLine(title)}`,
    'Change no file for it. Run these commands there, one in each tool call:',
    '',
    'tt join',
    `tt question show ${id}`,
    `tt channel join '${thread}'`,
    `tt channel history '${thread}' --after 0`,
    '',
    `Then say what you think, with reasons, in your own words: tt msg send '${thread}' '…'`,
    'Hear the others with tt wait --park; run it again, as its next_command says, until the question is decided.',
    'Answer what is put to you. If you agree, say so and stop. Do not decide it: whoever opened it, or a person, does.',
    `What was decided: tt question show ${id}`,
  ].join('\n');
}
