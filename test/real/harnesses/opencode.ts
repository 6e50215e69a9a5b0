/** OpenCode against a model of the test. */
import { type Harness, modelUrl } from '../harness.ts';
import { chat } from '../servers/chat.ts';

const limit = { context: 100_000, output: 8_000 };

export const opencode: Harness = {
  name: 'opencode',
  dialect: chat,
  files: (jail) => ({
    '.config/opencode/opencode.json': JSON.stringify({
      autoupdate: false,
      // It would commit every step of the workspace to a repository of its own.
      snapshot: false,
      share: 'disabled',
      model: 'scripted/scripted',
      small_model: 'scripted/small',
      provider: {
        scripted: {
          npm: '@ai-sdk/openai-compatible',
          name: 'scripted',
          options: { baseURL: `${modelUrl(jail)}/v1`, apiKey: 'none' },
          models: { scripted: { name: 'scripted', tool_call: true, limit }, small: { name: 'small', limit } },
        },
      },
    }),
  }),
  env: () => ({
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_SHARE: '1',
  }),
  headless: ['run'],
  prompt: (text) => [text],
  interactive: [],
  ready: /Ask anything/,
  shell: (command) => ({ name: 'bash', input: { command, description: 'as told' } }),
  subagent: (prompt) => ({
    tools: [{ name: 'task', input: { description: 'as told', prompt, subagent_type: 'general' } }],
  }),
  end: 'done',
  write: (path, content) => ({ name: 'write', input: { filePath: path, content } }),
};
