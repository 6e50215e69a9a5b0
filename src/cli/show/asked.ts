/** Events of forms and questions: what one reads below the header, and the line that a model is told. */
import type { RoomEvent } from '../../domain/event.ts';
import { threadOf } from '../../domain/question/rules.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import { withLine } from './file.ts';
import { answersText } from './form.ts';

/** Of which it is, then what was said. Null: another event. */
export function askedBody({ type, payload }: RoomEvent): readonly string[] | null {
  switch (type) {
    case 'form_opened':
    case 'form_cancelled':
      return [`${payload.form_id}: ${payload.title}`];
    case 'form_answered':
      return [`${payload.form_id}: ${payload.title}`, answersText(payload.answers)];
    case 'question_opened':
    case 'question_edited':
      return [`${payload.question_id}: ${payload.title}`, ...(payload.context === '' ? [] : [payload.context])];
    case 'question_decided':
      return [`${payload.question_id}: ${payload.title}`, payload.decision];
    case 'question_closed':
      return [`${payload.question_id}: ${payload.title}`];
    default:
      return null;
  }
}

/** The reason, where there is one, comes behind it. */
export function askedLine(event: RoomEvent, who: string): string | null {
  const { type, payload } = event;
  switch (type) {
    case 'form_opened':
      return `${who} asks a person: ${about(payload.form_id, payload)} (\`tt ask show ${payload.form_id}\`)${withLine(payload.files)}`;
    case 'form_answered':
      return `${who} answers ${about(payload.form_id, payload)}:\n${indented(answersText(payload.answers))}`;
    case 'form_cancelled':
      return `${who} cancels ${about(payload.form_id, payload)}: it will not be answered`;
    case 'question_opened': {
      const { question_id: id } = payload;
      return `${who} puts a question to the room: ${about(id, payload)} (\`tt question show ${id}\`, \`tt channel join '${threadOf(id)}'\`)${withLine(payload.files)}`;
    }
    case 'question_edited':
      return `${who} changed ${about(payload.question_id, payload)}: version ${payload.version}, \`tt question show ${payload.question_id}\``;
    case 'question_decided':
      return `${who} decides ${about(payload.question_id, payload)}:\n${indented(payload.decision)}`;
    case 'question_closed':
      return `${who} closes ${about(payload.question_id, payload)} without a decision`;
    default:
      return null;
  }
}

const about = (id: string, { title }: { readonly title: string }): string => `${id} “${visibleLine(title)}”`;
