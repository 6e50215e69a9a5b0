/** What a hook answers, in the words of the harness that asked. */
import type { HookCall, HookEvent } from './call.ts';

export type Verdict =
  | { readonly say: 'nothing' }
  /** Refuses the tool call; the sentence is for the model. */
  | { readonly say: 'refuse'; readonly why: string }
  /** Puts a text before the model. */
  | { readonly say: 'context'; readonly text: string }
  /** Keeps the session from stopping; the text tells the model what is left to do. */
  | { readonly say: 'goOn'; readonly text: string }
  /** Starts a turn of an idle session. */
  | { readonly say: 'wake'; readonly text: string };

export interface Reply {
  readonly out: string;
  readonly err: string;
  /** 2 refuses, keeps at work, and wakes. */
  readonly status: 0 | 2;
}

const SILENT: Reply = { out: '', err: '', status: 0 };

export function replyTo({ harness, event }: Pick<HookCall, 'harness' | 'event'>, verdict: Verdict): Reply {
  switch (verdict.say) {
    case 'nothing':
      return harness === 'antigravity' ? { ...SILENT, out: json(ANTIGRAVITY[event]) } : SILENT;
    case 'refuse':
      if (harness === 'antigravity') return { ...SILENT, out: json({ decision: 'deny', reason: verdict.why }) };
      return { ...SILENT, err: verdict.why, status: 2 };
    case 'wake':
      return { ...SILENT, err: verdict.text, status: 2 };
    case 'goOn':
      // A reason given as JSON it shows its model twice.
      if (harness === 'claude') return { ...SILENT, err: verdict.text, status: 2 };
      if (harness === 'antigravity') return { ...SILENT, out: json({ decision: 'continue', reason: verdict.text }) };
      return { ...SILENT, out: json({ decision: 'block', reason: verdict.text }) };
    case 'context':
      if (harness === 'antigravity')
        return { ...SILENT, out: json({ injectSteps: [{ ephemeralMessage: verdict.text }] }) };
      return {
        ...SILENT,
        out: json({ hookSpecificOutput: { hookEventName: NAMES[harness]?.[event], additionalContext: verdict.text } }),
      };
  }
}

/** Of two hooks that refuse one tool call most harnesses show the model one, and it may be either. This one shows it both. */
export const joinsRefusals = (harness: string): boolean => harness === 'gemini';

const json = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));

/** An empty object counts as a no there. */
const ANTIGRAVITY: Partial<Record<HookEvent, object>> = { before: { decision: 'allow' }, prompt: {}, after: {} };

const CLAUDE: Partial<Record<HookEvent, string>> = {
  start: 'SessionStart',
  prompt: 'UserPromptSubmit',
  before: 'PreToolUse',
  after: 'PostToolUse',
  stop: 'Stop',
};

/** The event by the harness's own name, which an answer has to repeat. */
const NAMES: Readonly<Record<string, Partial<Record<HookEvent, string>>>> = {
  claude: CLAUDE,
  codex: CLAUDE,
  opencode: CLAUDE,
  gemini: {
    start: 'SessionStart',
    prompt: 'BeforeAgent',
    before: 'BeforeTool',
    after: 'AfterTool',
    stop: 'AfterAgent',
  },
};
