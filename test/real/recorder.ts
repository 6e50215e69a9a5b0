/** Hooks that say yes to everything and keep what each harness tells them, as they get it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Harness, putInHome } from './harness.ts';
import type { Jail } from './jail.ts';
import type { Body } from './model.ts';
import type { Name } from './programs.ts';

/** The events of a harness that tt listens to, by their own names. */
const EVENTS: Readonly<Record<Name, readonly string[]>> = {
  claude: ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'Stop', 'SessionEnd'],
  codex: ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'Stop', 'SessionEnd'],
  gemini: ['SessionStart', 'BeforeAgent', 'BeforeTool', 'AfterTool', 'AfterAgent', 'SessionEnd'],
  opencode: ['chat.message', 'shell.env', 'tool.execute.before', 'tool.execute.after', 'event'],
};

/** What the harness needs besides, to run hooks that nobody has reviewed. */
export const TRUST: Readonly<Partial<Record<Name, readonly string[]>>> = {
  codex: ['--dangerously-bypass-hook-trust'],
};

// Beside and then by rename: what is read is whole.
const HOOK = `#!/bin/sh
dir=$HOME/recorded
mkdir -p "$dir"
draft=$(mktemp "$dir/.XXXXXX")
cat >"$draft"
mv "$draft" "$dir/$(date +%s%N).json"
`;

const PLUGIN = `
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
const dir = process.env.HOME + '/recorded';
let n = 0;
const keep = (hook) => async (input, output) => {
  mkdirSync(dir, { recursive: true });
  const file = dir + '/' + Date.now() + String(++n).padStart(6, '0');
  writeFileSync(file, JSON.stringify({ hook, input, output }));
  renameSync(file, file + '.json');
};
export const Recorder = async () => Object.fromEntries(${JSON.stringify(EVENTS.opencode)}.map((hook) => [hook, keep(hook)]));
`;

export function record(jail: Jail, { name }: Harness): void {
  if (name === 'opencode') {
    putInHome(jail, '.config/opencode/plugins/recorder.js', PLUGIN);
    vouch(jail);
    return;
  }
  putInHome(jail, 'recorder.sh', HOOK, 0o755);
  const entry = { hooks: [{ type: 'command', command: join(jail.home.inside, 'recorder.sh') }] };
  const hooks = Object.fromEntries(EVENTS[name].map((event) => [event, [entry]]));
  const file = { claude: '.claude/settings.json', codex: '.codex/hooks.json', gemini: '.gemini/settings.json' }[name];
  putInHome(jail, file, JSON.stringify({ ...(name === 'codex' ? {} : settings(jail, file)), hooks }));
}

const settings = (jail: Jail, file: string): object => JSON.parse(readFileSync(join(jail.home.outside, file), 'utf8'));

/** OpenCode installs its plugin library beside a plugin before it starts, and without a network hangs; this stands for an installed one. */
function vouch(jail: Jail): void {
  const dependencies = { '@opencode-ai/plugin': '*' };
  const lock = { lockfileVersion: 3, packages: { '': { dependencies } } };
  putInHome(jail, '.config/opencode/node_modules/.keep', '');
  putInHome(jail, '.config/opencode/package.json', JSON.stringify({ dependencies }));
  putInHome(jail, '.config/opencode/package-lock.json', JSON.stringify(lock));
}

/** What the hooks were told so far, in order. */
export function recorded(jail: Jail): Body[] {
  const dir = join(jail.home.outside, 'recorded');
  const names = readdirSync(dir).filter((name) => /^\d.*\.json$/.test(name));
  return names.sort().map((name) => JSON.parse(readFileSync(join(dir, name), 'utf8')));
}
