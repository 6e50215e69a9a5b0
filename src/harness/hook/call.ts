/** What a harness says when it calls a hook: each has words of its own, all become one shape here. */

export const HOOK_EVENTS = ['start', 'prompt', 'before', 'after', 'stop', 'end', 'wait'] as const;
export type HookEvent = (typeof HOOK_EVENTS)[number];

export interface HookCall {
  readonly harness: string;
  readonly event: HookEvent;
  readonly session: string | null;
  /** Where the session works; null: it does not say. */
  readonly cwd: string | null;
  readonly tool: string | null;
  readonly input: Fields;
  /** A part of the session with a model of its own; it shares the session's id. */
  readonly subagent: boolean;
  /** The session goes on only because a stop hook kept it from stopping. */
  readonly again: boolean;
  /** Of a start: startup, resume, clear, compact. */
  readonly source: string | null;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Null when it is no JSON object: then nothing can be said about the call. */
export function readCall(harness: string, event: HookEvent, text: string): HookCall | null {
  const said = parsed(text);
  if (said === null) return null;
  const tool = fields(said['toolCall']);
  return {
    harness,
    event,
    session: textOf(said['session_id']) ?? textOf(said['conversationId']),
    cwd: textOf(said['cwd']) ?? firstText(said['workspacePaths']),
    tool: textOf(said['tool_name']) ?? textOf(tool['name']),
    input: said['tool_input'] === undefined ? fields(tool['args']) : fields(said['tool_input']),
    subagent: textOf(said['agent_id']) !== null,
    again: said['stop_hook_active'] === true,
    source: textOf(said['source']),
  };
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const firstText = (value: unknown): string | null => (Array.isArray(value) ? textOf(value[0]) : null);

export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
