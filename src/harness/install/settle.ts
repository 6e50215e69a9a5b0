/** A plan made ready to be carried out: with what is to be remembered, and a backup of each file that is not ours. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { digestOf, type Write } from './disk.ts';
import { type Draft, directory, plan } from './draft.ts';
import { type Manifest, manifestFile } from './manifest.ts';
import type { Plan } from './plan.ts';

/** Remembered before anything is written, forgotten after everything is: a crash between leaves what uninstall needs. */
export function settled({ draft, installs }: Plan, old: Manifest, state: string, version: string): readonly Write[] {
  const before: Draft = { ...draft, writes: [] };
  const after: Draft = { ...draft, writes: [] };
  for (const { path, before: content } of draft.writes) {
    const backup = backupOf(state, path);
    if (
      draft.files[path]?.kind === 'merged' &&
      !old.files[path] &&
      content &&
      'bytes' in content &&
      !existsSync(backup)
    )
      plan(before, backup, { bytes: content.bytes, mode: 0o600 });
  }
  for (const [path, kept] of Object.entries(old.files)) {
    const left = draft.writes.findLast((write) => write.path === path)?.after;
    if (kept.kind !== 'merged' || draft.files[path] || left === undefined) continue;
    const is = left && 'bytes' in left ? digestOf(left.bytes) : null;
    // One of an earlier day, before its owner changed the file, may still be wanted.
    const backup = backupOf(state, path);
    if (is !== null && is === kept.before && existsSync(backup) && digestOf(readFileSync(backup)) === is)
      plan(after, backup, null);
  }
  const isEmpty = installs.length === 0 && Object.keys(draft.files).length === 0;
  if (!isEmpty) directory(before, state);
  const manifest: Manifest = { version: 1, tt: version, installs, files: draft.files, dirs: [...new Set(draft.dirs)] };
  const file = manifestFile(state);
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  if (!isEmpty && !isThere(file, bytes)) plan(isShorter(draft, old) ? after : before, file, { bytes, mode: 0o600 });
  else if (isEmpty && existsSync(file)) plan(after, file, null);
  const last = draft.writes.filter(({ ifEmpty }) => ifEmpty);
  return [...before.writes, ...draft.writes.filter(({ ifEmpty }) => !ifEmpty), ...after.writes, ...last];
}

const isThere = (file: string, bytes: Buffer): boolean => existsSync(file) && readFileSync(file).equals(bytes);

const isShorter = ({ files }: Draft, old: Manifest): boolean => Object.keys(old.files).some((path) => !files[path]);

const backupOf = (state: string, path: string): string =>
  join(state, 'backups', `${basename(path)}.${digestOf(path).slice(0, 12)}`);
