/** Gemini CLI against a model of the test. */
import { type Harness, modelUrl } from '../harness.ts';
import { generate } from '../servers/generate.ts';

export const gemini: Harness = {
  name: 'gemini',
  dialect: generate,
  files: () => ({
    '.gemini/settings.json': JSON.stringify({
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
      model: { name: 'gemini-2.5-pro' },
      ide: { enabled: false, hasSeenNudge: true },
      ui: { hideTips: true },
    }),
  }),
  env: (jail) => ({
    GEMINI_API_KEY: 'none',
    GOOGLE_GEMINI_BASE_URL: modelUrl(jail),
    GEMINI_CLI_TRUST_WORKSPACE: 'true',
    NO_UPDATE_NOTIFIER: '1',
  }),
  headless: ['--yolo'],
  prompt: (text) => ['-p', text],
  interactive: ['--yolo'],
  ready: /Type your message/,
  shell: (command) => ({ name: 'run_shell_command', input: { command } }),
  subagent: (prompt) => ({ tools: [{ name: 'invoke_agent', input: { agent_name: 'generalist', prompt } }] }),
  end: { tools: [{ name: 'complete_task', input: { result: { response: 'done' } } }] },
  write: (path, content) => ({ name: 'write_file', input: { file_path: path, content } }),
};
