/** placeholder until the real one is merged */
export function patchFiles(patch: string): readonly string[] {
  return [...patch.matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm)].map((m) => m[1] as string);
}
