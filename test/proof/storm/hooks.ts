/** The hook program, called around the tools of an agent as its harness does, and what its answer means. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation, Said } from '../history.ts';
import { complaints, textIn, toldIn, whyNot } from '../said.ts';
import type { Arena } from './arena.ts';
import type { Member } from './member.ts';

export type HookEvent = 'start' | 'prompt' | 'before' | 'after' | 'stop' | 'end' | 'wait';

/** What a call is called in the history. A `before` is asked for an edit here, always. */
export const verbOf = (event: HookEvent): string => (event === 'before' ? 'edit' : `hook ${event}`);

export interface Calling {
  readonly again?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Of a `before`: what is to be edited, where somebody may have claimed it. */
  readonly path?: string | undefined;
}

let calls = 0;

export async function callHook(
  arena: Arena,
  { id, session, name }: Pick<Member, 'id' | 'session' | 'name'>,
  event: HookEvent,
  { again = false, env = {}, path }: Calling = {},
): Promise<Omit<Operation, 'id'>> {
  const asked = join(arena.records, `asked-${++calls}`);
  const failed = (): readonly string[] => complaints(arena.room, name, event);
  const before = failed().length;
  const input = JSON.stringify({ session_id: name, cwd: arena.dir, ...fieldsOf(arena, event, { again, path }) });
  const around = { ...agentEnv(name, session.pid), TT_PROOF_ASKED: asked, ...env };
  const ran = await arena.hook(['claude', event], input, id, verbOf(event), around);
  const code = failed()[before];
  const fast = !existsSync(asked);
  rmSync(asked, { force: true });
  const full = arena.fullUntil >= ran.call;
  // A listener wakes by what it says on stderr, and so is kept who would stop. It is out, also of one that was killed before
  // it could end with the status that makes the harness read it: then it is written down, and nobody can take it back.
  const told = toldIn(`${textIn(ran.out)}\n${ran.err}`);
  const isKept = event === 'stop' && (ran.code === 2 || textIn(ran.out) !== '');
  const said: Said = {
    ...(path === undefined ? {} : { path }),
    ...(told.length > 0 ? { told } : {}),
    ...(fast ? { fast } : {}),
    ...(isKept ? { status: 'go_on' } : {}),
  };
  const base = { member: id, verb: verbOf(event), call: ran.call, end: ran.end, said };
  if (code !== undefined) return { ...base, outcome: 'unknown', code };
  // Of a tt that was killed the hook program makes a yes; the shell says on stderr that it was. A full disk has no log.
  const broken = ran.signal !== null || (ran.code === 0 && ran.err !== '') || full;
  if (broken) return { ...base, outcome: 'unknown' };
  return ran.code === 2 && event === 'before'
    ? { ...base, outcome: 'fail', code: whyNot(ran.err) }
    : { ...base, outcome: 'ok' };
}

/** What Claude Code sets around an agent. */
export const agentEnv = (name: string, pid: number | undefined): Readonly<Record<string, string>> => ({
  ...{ CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: name, AI_AGENT: 'claude-code_2-1-329_agent' },
  TT_SESSION_PID: `${pid}`,
});

function fieldsOf({ dir }: Arena, event: HookEvent, { again, path = 'a.txt' }: Calling): object {
  switch (event) {
    case 'start':
      return { hook_event_name: 'SessionStart', source: 'resume' };
    case 'prompt':
      return { hook_event_name: 'UserPromptSubmit', prompt: 'go on' };
    case 'before': {
      const tool_input = { file_path: join(dir, path), content: 'one\n' };
      return { hook_event_name: 'PreToolUse', tool_name: 'Write', tool_input };
    }
    case 'after':
      return { hook_event_name: 'PostToolUse', tool_name: 'Read', tool_input: {}, tool_response: {} };
    case 'stop':
    case 'wait':
      return { hook_event_name: 'Stop', stop_hook_active: again };
    case 'end':
      return { hook_event_name: 'SessionEnd', reason: 'other' };
  }
}
