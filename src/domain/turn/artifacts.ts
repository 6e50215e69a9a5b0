/** Files that go with a handoff: each is an artifact with a hash, and what names a hash must be there. */
import { isRefusal, type Refusal } from '../../lib/errors.ts';
import type { Caller } from '../change.ts';
import { type Attachment, attach, needsOf } from '../file/attach.ts';
import type { Needs, View } from '../store.ts';
import type { Artifact, Handoff } from './handoff.ts';

const named = ({ artifacts = [] }: Handoff): readonly Attachment[] =>
  artifacts.flatMap(({ hash }) => (hash === undefined ? [] : { named: hash }));

export const needsOfHandoff = (handoff: Handoff, files: readonly Attachment[]): Pick<Needs, 'files'> =>
  needsOf([...named(handoff), ...files]);

/** The handoff with the files as its last artifacts. Errors: those of `attach`. */
export function withFiles(view: View, caller: Pick<Caller, 'agent'>, handoff: Handoff, files: readonly Attachment[]) {
  const known = named(handoff);
  const attached = attach(view, caller, [...known, ...files]);
  if (isRefusal(attached)) return attached satisfies Refusal;
  const whole = attached.files.map(({ hash }) => hash);
  let next = 0;
  const before = handoff.artifacts?.map((a): Artifact => (a.hash === undefined ? a : { ...a, hash: whole[next++] }));
  const more = attached.files.slice(known.length).map(({ hash, name }): Artifact => ({ path: name, hash }));
  const artifacts = [...(before ?? []), ...more];
  return { ...attached, handoff: artifacts.length > 0 ? { ...handoff, artifacts } : handoff };
}
