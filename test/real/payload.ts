/** A hook's payload without what differs from run to run. */
import type { Body } from './model.ts';

/** By which a payload is kept: the event, with the tool for tools. Undefined for events of which there are many. */
export function kindOf({ hook_event_name, tool_name, hook, input }: Body): string | undefined {
  if (hook === 'event') return input.event.type === 'session.idle' ? 'session.idle' : undefined;
  return [hook_event_name ?? hook, tool_name ?? input?.tool].filter(Boolean).join('.');
}

/** Ids are numbered in the order they come, times stand still, long texts are cut. */
export function madeUp(payload: Body): object {
  const ids = new Map<string, string>();
  const number = (id: string) => {
    if (!ids.has(id)) ids.set(id, String(ids.size + 1).padStart(12, '0'));
    return ids.get(id) as string;
  };
  const clean = (key: string, value: Body): Body => {
    if (typeof value === 'number') return TIME.test(key) ? 1_700_000_000_000 : key === 'duration_ms' ? 5 : value;
    if (typeof value !== 'string') return value;
    return value
      .replace(UUID, (id) => `00000000-0000-4000-8000-${number(id)}`)
      .replace(/\b(toolu|call|fc|msg|ses|prt|evt)_\w+/g, (id, kind) => `${kind}_${number(id)}`)
      .replace(
        /\b\d{4}-\d\d-\d\dT\d\d[:-]\d\d(?:[:-]\d\d(?![0-9a-f]))?(?:\.\d+)?(?:Z|-[0-9a-f]{8}(?=\.))?/g,
        '2026-01-01T00:00:00.000Z',
      )
      .replace(/\/\d{4}\/\d\d\/\d\d\//g, '/2026/01/01/')
      .replace(/(Process Group PGID: |Wall time: )[\d.]+/g, '$10')
      .replace(/^([\s\S]{300})[\s\S]+$/, '$1…');
  };
  return JSON.parse(JSON.stringify(payload), clean);
}

const TIME = /^(?:created|completed|start|end)$/;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
