/** Puts tt's skill and hooks into a harness of the jail. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Harness, putInHome } from './harness.ts';
import type { Jail } from './jail.ts';
import { vouch } from './recorder.ts';

const SKILL = fileURLToPath(new URL('../../skills/turntable', import.meta.url));
const HOOK = '/home/npm/lib/node_modules/turntable/bin/tt-hook';

const EVENTS = {
  claude: {
    SessionStart: 'start',
    UserPromptSubmit: 'prompt',
    PreToolUse: 'before',
    PostToolUse: 'after',
    Stop: 'stop',
    SessionEnd: 'end',
  },
  codex: {
    SessionStart: 'start',
    UserPromptSubmit: 'prompt',
    PreToolUse: 'before',
    PostToolUse: 'after',
    Stop: 'stop',
    SessionEnd: 'end',
  },
  gemini: {
    SessionStart: 'start',
    BeforeAgent: 'prompt',
    BeforeTool: 'before',
    AfterTool: 'after',
    AfterAgent: 'stop',
    SessionEnd: 'end',
  },
};

export async function installInto(jail: Jail, { name }: Harness): Promise<void> {
  const skills = name === 'claude' ? '.claude/skills' : '.agents/skills';
  cpSync(SKILL, join(jail.home.outside, skills, 'turntable'), { recursive: true });
  if (name === 'opencode') {
    vouch(jail);
    return;
  }
  const command = (event: string) => ({ type: 'command', command: `${HOOK} ${name} ${event}` });
  const hooks: Record<string, { hooks: object[] }[]> = {};
  for (const [theirs, ours] of Object.entries(EVENTS[name])) hooks[theirs] = [{ hooks: [command(ours)] }];
  if (name === 'claude') hooks['Stop']?.[0]?.hooks.push({ ...command('wait'), asyncRewake: true, timeout: 86_400 });
  if (name === 'codex') hooks['Stop']?.[0]?.hooks.push({ ...command('wait'), async: true, timeout: 86_400 });
  const file = { claude: '.claude/settings.json', codex: '.codex/hooks.json', gemini: '.gemini/settings.json' }[name];
  const before = name === 'codex' ? {} : JSON.parse(readFileSync(join(jail.home.outside, file), 'utf8'));
  putInHome(jail, file, JSON.stringify({ ...before, hooks }));
  if (name === 'codex') await trust(jail);
}

/** Codex runs no hook that nobody trusts. */
async function trust(jail: Jail): Promise<void> {
  const ask = `
const { spawn } = require('node:child_process');
const p = spawn('codex', ['app-server'], { stdio: ['pipe', 'pipe', 'ignore'] });
const send = (m) => p.stdin.write(JSON.stringify(m) + '\\n');
send({ id: 1, method: 'initialize', params: { clientInfo: { name: 'tt', title: 'tt', version: '0' } } });
require('node:readline').createInterface({ input: p.stdout }).on('line', (line) => {
  const m = JSON.parse(line);
  if (m.id === 1) { send({ method: 'initialized' }); send({ id: 2, method: 'hooks/list', params: { cwds: [process.cwd()] } }); }
  if (m.id !== 2) return;
  for (const { hooks } of m.result.data) for (const { key, currentHash } of hooks)
    console.log('[hooks.state.' + JSON.stringify(key) + ']\\ntrusted_hash = ' + JSON.stringify(currentHash));
  p.kill();
  process.exit(0);
});`;
  const tables = await jail.run(['node', '-e', ask]);
  const file = '.codex/config.toml';
  putInHome(jail, file, `${readFileSync(join(jail.home.outside, file), 'utf8')}\n${tables}\n`);
}
