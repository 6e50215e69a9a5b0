/** A form, for programs and for people. */
import type { Answers, Field, Form } from '../../domain/form/rules.ts';
import { iso } from '../../lib/instant.ts';
import { counted, indented, visibleLine } from '../../lib/text.ts';
import { filesText } from './file.ts';

export const formJson = ({ id, title, status, asker, to, fields, at, answers, ended, files }: Form) => ({
  ...{ form_id: id, title, status, asker_agent_id: asker, ...(to === null ? {} : { to }), fields, created_at: iso(at) },
  ...(files ? { files } : {}),
  ...(answers === null ? {} : { answers }),
  ...(ended === null ? {} : { ended_by: ended.by, ended_at: iso(ended.at), event_seq: ended.seq }),
  ...(ended?.reason == null ? {} : { reason: ended.reason }),
  ...(ended?.requested ? { requested: true } : {}),
});

export const formLine = ({ id, title, status, asker, to, fields }: Form): string =>
  visibleLine(
    `${id}  ${title}  (${asker} → ${to ?? 'room'}, ${counted(fields.length, 'field')}${status === 'pending' ? '' : `, ${status}`})`,
  );

export function formText(form: Form): string {
  const { id, fields, answers, ended } = form;
  const head = [formLine(form), ...filesText('Files:', form.files)].join('\n');
  if (answers !== null) return [head, indented(answersText(answers)), endText(form)].join('\n');
  if (ended) return [head, endText(form)].join('\n');
  const way = fields.map(({ key, type }) => `${key}=${type === 'one' || type === 'many' ? 'OPTION' : "'…'"}`);
  return [head, ...fields.map(fieldText), `Next: tt ask answer ${id} ${way.join(' ')}`].join('\n');
}

function endText({ status, ended }: Form): string {
  if (!ended) return '';
  const behalf = ended.requested ? ' for a person' : '';
  const why = ended.reason === null ? '' : `: ${ended.reason}`;
  return visibleLine(`${status} by ${ended.by ?? '–'}${behalf}${why}`);
}

function fieldText({ key, type, label, options = [], required, other }: Field): string {
  const kind = [type, ...(required ? ['required'] : []), ...(other ? ['other'] : [])].join(', ');
  const head = visibleLine(`  ${key} (${kind}): ${label}`);
  return [head, ...options.map((option) => visibleLine(`    - ${option}`))].join('\n');
}

export const answersText = (answers: Answers): string =>
  Object.entries(answers)
    .map(([key, said]) => `${key}: ${typeof said === 'string' ? said : said.join(', ')}`)
    .join('\n');
