/** Codex against a model of the test. */
import { type Harness, modelUrl } from '../harness.ts';
import { responses } from '../servers/responses.ts';

// Only to a model it knows does it offer apply_patch; in a terminal it would first speak for a newer one.
// The newer ones have subagents without the flag, and call every other tool from a script.
const EXEC = ['exec', '--model', 'gpt-5.5', '--enable', 'multi_agent_v2', '--sandbox'];

export const codex: Harness = {
  name: 'codex',
  dialect: responses,
  files: (jail) => ({
    '.codex/config.toml': `model = "scripted"
model_provider = "scripted"
check_for_update_on_startup = false
[analytics]
enabled = false
[feedback]
enabled = false
[otel]
exporter = "none"
[model_providers.scripted]
name = "scripted"
base_url = "${modelUrl(jail)}/v1"
wire_api = "responses"
env_key = "SCRIPTED_KEY"
request_max_retries = 0
stream_max_retries = 0
supports_websockets = false
[projects."${jail.work.inside}"]
trust_level = "trusted"
`,
  }),
  env: () => ({ SCRIPTED_KEY: 'none' }),
  headless: [...EXEC, 'danger-full-access'],
  prompt: (text) => [text],
  interactive: ['--sandbox', 'danger-full-access', '--ask-for-approval', 'never'],
  ready: /›/,
  shell: (command) => ({ name: 'exec_command', input: { cmd: command } }),
  // The text ends with a newline.
  write: (path, text) => ({
    name: 'apply_patch',
    input: `*** Begin Patch\n*** Add File: ${path}\n${text.replace(/^(?=.)/gm, '+')}*** End Patch\n`,
  }),
  subagent: (message) => ({
    tools: [
      { name: 'collaboration.spawn_agent', input: { task_name: 'half', message, fork_turns: 'none' } },
      { name: 'collaboration.wait_agent', input: { timeout_ms: 60_000 } },
    ],
  }),
  end: 'done',
  // A shell that was started before is written to.
  beside: (command) => [
    () => ({ tools: [{ name: 'exec_command', input: { cmd: 'sh', tty: true, yield_time_ms: 250 } }] }),
    (shown) => {
      const session_id = Number(/session ID (\d+)/.exec(shown)?.[1]);
      return { tools: [{ name: 'write_stdin', input: { session_id, chars: `${command}\n`, yield_time_ms: 1_000 } }] };
    },
  ],
};

/** All but the workspace, and .git in it, is read-only; it brings what that needs along. */
export const codexInSandbox: Harness = { ...codex, headless: [...EXEC, 'workspace-write'] };
