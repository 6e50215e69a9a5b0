/** What two rooms that went through the same have in common: all but ids, times, paths, pids and fencing tokens. */
import type { Workspace } from './workspace.ts';

export function alike(value: unknown, ws: Workspace): unknown {
  const text = JSON.stringify(value)
    .replaceAll(ws.dir, '/work')
    .replace(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, 'ULID')
    .replace(/\b[0-9a-f]{32}\b/g, 'TOKEN')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/"(guardian_pid|ms_left|age|retry_after|[a-z_]*_ms)":\d+/g, '"$1":0')
    .replace(/"sleep \d+"/g, '"sleep N"');
  return JSON.parse(text);
}

/** All events. */
export async function alikeLog(ws: Workspace): Promise<unknown> {
  const { json } = await ws.tt(['events', '--after', '0', '--limit', '1000', '--verbose', '--json']);
  return alike(json.events, ws);
}
