/** The skill's directory: a copy that is known file by file, so that an edited one is kept, or a link to the package's own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { digestOf } from './disk.ts';
import { type Draft, plan, seen } from './draft.ts';
import type { Own } from './manifest.ts';
import { keptOwn, newest, type Owner, stays, tell, whyKept, withOwner } from './own.ts';

/** `files`: bytes by name; null: a link to `source`. */
export interface Skill {
  readonly source: string;
  readonly files: Files | null;
}

type Files = ReadonlyMap<string, Buffer>;

export const SKILL = 'skill';

/** Every file below a directory. */
export const filesIn = (dir: string): Files =>
  new Map(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(dir, file), readFileSync(file)]),
  );

export function putSkill(draft: Draft, owner: Owner, path: string, skill: Skill): void {
  const kept = keptOwn(draft, path);
  const state = stateOf(draft, path, skill, kept);
  if (kept && state === 'absent' && !draft.revives) return;
  if (state === 'strange') {
    tell(draft, owner, 'kept', path, SKILL, whyKept(kept));
    return;
  }
  if (state !== 'same') {
    if (skill.files) copy(draft, path, skill.files);
    else link(draft, path, skill.source);
  }
  draft.files[path] = { kind: 'own', for: withOwner(kept, owner.owner), what: SKILL, ...remembered(skill, kept) };
  tell(draft, owner, state === 'same' ? 'already-present' : state === 'absent' ? 'added' : 'updated', path, SKILL);
}

/** `skill`: what we would have put there, for a directory of which nothing is remembered. */
export function takeSkill(draft: Draft, owner: Owner, path: string, skill: Skill): void {
  const kept = keptOwn(draft, path);
  if (stays(draft, owner, path, SKILL)) return;
  const state = stateOf(draft, path, skill, kept);
  if (state === 'same' || state === 'ours') {
    remove(draft, path);
    tell(draft, owner, 'removed', path, SKILL);
  } else if (kept && state === 'absent') tell(draft, owner, 'already-absent', path, SKILL);
  else if (kept) tell(draft, owner, 'kept', path, SKILL, 'it was edited since');
}

function remembered({ source, files }: Skill, kept: Own | undefined): Pick<Own, 'known' | 'parts'> {
  if (!files) return { known: newest(source, kept?.known) };
  const parts = [...files].map(([name, bytes]) => [name, newest(digestOf(bytes), kept?.parts?.[name])]);
  return { known: kept?.known ?? [], parts: { ...kept?.parts, ...Object.fromEntries(parts) } };
}

/** `ours`: written by us, of another version, or not all of it. What this draft has planned already is as it was planned. */
function stateOf(
  draft: Draft,
  path: string,
  { source, files }: Skill,
  kept: Own | undefined,
): 'absent' | 'same' | 'ours' | 'strange' {
  if (kept && draft.writes.some((write) => write.path === path || write.path.startsWith(`${path}/`))) return 'same';
  const there = seen(draft, path);
  if (there === null) return 'absent';
  if ('link' in there) {
    if (there.link === source) return files ? 'ours' : 'same';
    return kept?.known.includes(there.link) ? 'ours' : 'strange';
  }
  if (!('dir' in there)) return 'strange';
  const found = filesIn(path);
  const isSame =
    files !== null && found.size === files.size && [...files].every(([name, bytes]) => found.get(name)?.equals(bytes));
  if (isSame) return 'same';
  const known = (name: string) => kept?.parts?.[name] ?? [];
  return kept && [...found].every(([name, bytes]) => known(name).includes(digestOf(bytes))) ? 'ours' : 'strange';
}

function copy(draft: Draft, path: string, files: Files): void {
  const there = seen(draft, path);
  if (there && 'link' in there) plan(draft, path, null);
  const old: Files = there && 'dir' in there ? filesIn(path) : new Map();
  for (const name of old.keys()) if (!files.has(name)) plan(draft, join(path, name), null);
  for (const [name, bytes] of files) if (!old.get(name)?.equals(bytes)) plan(draft, join(path, name), { bytes });
}

function link(draft: Draft, path: string, source: string): void {
  remove(draft, path);
  plan(draft, path, { link: source });
}

function remove(draft: Draft, path: string): void {
  const there = seen(draft, path);
  if (there && !('dir' in there)) plan(draft, path, null);
  if (!there || !('dir' in there)) return;
  for (const name of filesIn(path).keys()) plan(draft, join(path, name), null);
  for (const dir of [...directoriesIn(path), path])
    draft.writes.push({ path: dir, before: { dir: true }, after: null });
}

/** Below a directory, innermost first. */
const directoriesIn = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted((a, b) => b.length - a.length);
