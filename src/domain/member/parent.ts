/** A subagent is told from its session by its id. */

/** `claude:1f2e3d4c/tests` → `claude:1f2e3d4c`; null: it is no subagent. */
export function parentOf(id: string): string | null {
  const slash = id.indexOf('/');
  return slash < 0 ? null : id.slice(0, slash);
}
