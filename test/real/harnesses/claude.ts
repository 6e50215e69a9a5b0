/** Claude Code against a model of the test. */
import { type Harness, modelUrl } from '../harness.ts';
import { anthropic } from '../servers/anthropic.ts';

const KEY = 'not-a-key-of-anybody';

const settings = (more: object) => ({
  '.claude/settings.json': JSON.stringify({
    permissions: { allow: ['Bash', 'Edit', 'Write', 'Read', 'Skill', 'Monitor', 'Agent'] },
    ...more,
  }),
});

export const claude: Harness = {
  name: 'claude',
  dialect: anthropic,
  files: (jail) => ({
    ...settings({}),
    '.claude.json': JSON.stringify({
      hasCompletedOnboarding: true,
      theme: 'dark',
      // It remembers an answer about a key by the key's last 20 characters.
      customApiKeyResponses: { approved: [KEY.slice(-20)], rejected: [] },
      projects: { [jail.work.inside]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
    }),
  }),
  env: (jail) => ({
    ANTHROPIC_BASE_URL: modelUrl(jail),
    ANTHROPIC_API_KEY: KEY,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
  }),
  headless: [],
  prompt: (text) => ['-p', text],
  interactive: ['--permission-mode', 'manual'],
  ready: /❯/,
  shell: (command) => ({ name: 'Bash', input: { command, description: 'as told' } }),
  write: (path, content) => ({ name: 'Write', input: { file_path: path, content } }),
  subagent: (prompt) => ({
    tools: [{ name: 'Agent', input: { description: 'as told', prompt, run_in_background: false } }],
  }),
  end: 'done',
  // A tool that it has to look up before it may call it.
  beside: (command) => [
    () => ({ tools: [{ name: 'ToolSearch', input: { query: 'select:Monitor' } }] }),
    () => ({
      tools: [{ name: 'Monitor', input: { command, description: 'as told', timeout_ms: 5_000, persistent: false } }],
    }),
  ],
};

/** Its shell in its sandbox, which needs bubblewrap and socat on Linux. */
export const claudeInSandbox: Harness = {
  ...claude,
  files: (jail) => ({ ...claude.files(jail), ...settings({ sandbox: { enabled: true, failIfUnavailable: true } }) }),
};
