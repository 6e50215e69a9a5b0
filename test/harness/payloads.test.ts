/** What the real harnesses said to their hooks (recorded by npm run test:harness) means to tt what it should. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type HookEvent, readCall } from '../../src/harness/hook/call.ts';
import { replyTo } from '../../src/harness/hook/reply.ts';
import { writesOf } from '../../src/harness/hook/writes.ts';

const DIR = fileURLToPath(new URL('payloads', import.meta.url));
const WORK = '/home/ada/work';

/** tt's name of an event by the harness's. */
const EVENTS: Readonly<Record<string, HookEvent>> = {
  ...{ SessionStart: 'start', SessionEnd: 'end', UserPromptSubmit: 'prompt', BeforeAgent: 'prompt' },
  ...{ PreToolUse: 'before', BeforeTool: 'before', PostToolUse: 'after', AfterTool: 'after' },
  ...{ Stop: 'stop', AfterAgent: 'stop' },
};

const recorded = ['claude', 'codex', 'gemini'].flatMap((harness) =>
  readdirSync(join(DIR, harness)).map((file) => [harness, basename(file, '.json')] as const),
);

function call(harness: string, name: string) {
  const text = readFileSync(join(DIR, harness, `${name}.json`), 'utf8');
  const [said = '', tool = null] = name.split('.');
  const event = EVENTS[said] as HookEvent;
  return { text, said, tool, event, read: readCall(harness, event, text) };
}

test('every event of every harness was recorded', () => {
  for (const harness of ['claude', 'codex', 'gemini']) {
    const events = recorded.filter(([h]) => h === harness).map(([, name]) => EVENTS[name.split('.')[0] ?? '']);
    expect([...new Set(events)].sort(), harness).toEqual(['after', 'before', 'end', 'prompt', 'start', 'stop']);
  }
});

test.each(recorded)('%s %s: session, place and tool are understood', (harness, name) => {
  const { read, tool, event } = call(harness, name);
  expect(read).toMatchObject({ harness, event, tool, cwd: WORK, subagent: false, again: false });
  expect(read?.session).toMatch(/^[\w-]{8,}$/);
});

test.each(recorded.filter(([, name]) => /^(?:PreToolUse|BeforeTool)\./.test(name)))(
  '%s %s: what it writes is seen',
  async (harness, name) => {
    const { read } = call(harness, name);
    const [written] = read ? await writesOf(read, WORK, '/home/ada') : [];
    expect(written, JSON.stringify(read?.input)).toBe(/ash|shell/.test(name) ? `${WORK}/note.txt` : `${WORK}/made.txt`);
  },
);

test.each(recorded)('%s %s: an answer repeats the event by the harness’s own name', (harness, name) => {
  const { read, said, event } = call(harness, name);
  if (!read || event === 'end') return;
  const { out } = replyTo(read, { say: 'context', text: 'news' });
  expect(JSON.parse(out)).toEqual({ hookSpecificOutput: { hookEventName: said, additionalContext: 'news' } });
  expect(replyTo(read, { say: 'nothing' })).toEqual({ out: '', err: '', status: 0 });
});

test('a command that is given as a list of words is judged word by word', async () => {
  const fields = {
    session_id: 's',
    cwd: WORK,
    tool_name: 'Bash',
    tool_input: { command: ['bash', '-lc', "rm 'a b'"] },
  };
  const read = readCall('codex', 'before', JSON.stringify(fields));
  expect(read && (await writesOf(read, WORK, '/home/ada'))).toEqual([`${WORK}/a b`]);
});
