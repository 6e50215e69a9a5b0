/** Which files an `apply_patch` text names: the format that Codex and others edit with. */

const HEADER = /^\s*\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.*)$/;

/** The paths in its headers, each once, as written: relative or absolute. Also of a patch inside a heredoc. */
export function patchFiles(patch: string): readonly string[] {
  return [...new Set(patch.split(/\r?\n/).flatMap((line) => HEADER.exec(line)?.[1]?.trim() || []))];
}
