/** Codex against a model of the test. */
import type { Harness } from '../harness.ts';
import { responses } from '../servers/responses.ts';

export const codex: Harness = {
  name: 'codex',
  dialect: responses,
  files: ({ work, model }) => ({
    // Only to a model it knows does it offer apply_patch.
    '.codex/config.toml': `model = "gpt-5.5"
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
base_url = "${model}/v1"
wire_api = "responses"
env_key = "SCRIPTED_KEY"
request_max_retries = 0
stream_max_retries = 0
supports_websockets = false
[projects."${work}"]
trust_level = "trusted"
`,
  }),
  env: () => ({ SCRIPTED_KEY: 'none' }),
  headless: (prompt) => ['exec', '--sandbox', 'danger-full-access', prompt],
  interactive: ['--sandbox', 'danger-full-access', '--ask-for-approval', 'never'],
  ready: /Ask Codex|›/,
  shell: (command) => ({ name: 'exec_command', input: { cmd: command } }),
  write: (path, text) => ({
    name: 'apply_patch',
    input: `*** Begin Patch\n*** Add File: ${path}\n${text.replace(/^/gm, '+')}\n*** End Patch\n`,
  }),
};
