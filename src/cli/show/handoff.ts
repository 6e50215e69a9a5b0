/** A handoff as people read it. */
import { shortHash } from '../../domain/file/named.ts';
import type { Artifact, Handoff } from '../../domain/turn/handoff.ts';

export function handoffText({ status, next_action, artifacts, open_questions, do_not }: Handoff): string {
  return [
    section('Status', [status]),
    section('Next action', [next_action]),
    section('Artifacts', artifacts?.map(artifactText)),
    section('Open questions', open_questions),
    section('Do not', do_not),
  ]
    .filter((part) => part !== null)
    .join('\n');
}

function section(title: string, lines: readonly string[] | undefined): string | null {
  if (!lines?.length) return null;
  return `${title}:\n${lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`).join('\n')}`;
}

const artifactText = ({ path, hash, lines, role, note }: Artifact): string =>
  `${path}${hash ? ` [${shortHash(hash)}]` : ''}${lines ? `:${lines}` : ''}${role ? ` (${role})` : ''}${note ? ` – ${note}` : ''}`;
