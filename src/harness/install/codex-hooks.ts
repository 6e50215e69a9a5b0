/** Asks Codex itself which hash it gives each hook: its own answer is the only one that it will believe. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodexHook } from './trust.ts';

const PATIENCE_MS = 15_000;
const HOOKS_FILE = 'hooks.json';

export interface Asked {
  /** The program. */
  readonly codex: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the hooks file is, or will be. */
  readonly file: string;
  readonly text: string;
}

/**
 * Keys and hashes of all hooks in a hooks file that need not be there yet; null when Codex cannot be asked. It is asked in
 * an empty configuration directory of its own (it fills the one it is started with), and its answer moved to the real one.
 */
export async function hooksIn({ codex, env, file, text }: Asked): Promise<readonly CodexHook[] | null> {
  const home = mkdtempSync(join(tmpdir(), 'tt-codex-'));
  try {
    writeFileSync(join(home, HOOKS_FILE), text);
    const listed = await ask(codex, home, env);
    return (
      listed?.map((hook) => ({
        ...hook,
        key: file + hook.key.slice(hook.key.indexOf(`${HOOKS_FILE}:`) + HOOKS_FILE.length),
      })) ?? null
    );
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** `0.169.0`; null when it cannot be asked. */
export function codexVersion(codex: string | null, env: Asked['env']): string | null {
  if (codex === null) return null;
  try {
    const said = execFileSync(codex, ['--version'], {
      env: { ...env },
      timeout: PATIENCE_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /\d+\.\d+\.\d+\S*/.exec(said.toString())?.[0] ?? null;
  } catch {
    return null;
  }
}

function ask(codex: string, home: string, env: Asked['env']): Promise<readonly CodexHook[] | null> {
  return new Promise((resolve) => {
    const child = spawn(codex, ['app-server'], {
      cwd: home,
      env: { ...env, CODEX_HOME: home },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let answer: readonly CodexHook[] | null = null;
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    const ended = () => {
      clearTimeout(timer);
      resolve(answer);
    };
    const send = (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`);
    child.on('error', ended).on('close', ended);
    child.stdin.on('error', () => {});
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const { id, result } of lines.map(parsed)) {
        if (id === 1) {
          send({ method: 'initialized' });
          send({ id: 2, method: 'hooks/list', params: { cwds: [home] } });
        } else if (id === 2) {
          answer = listed(result);
          child.kill();
        }
      }
    });
    send({
      id: 1,
      method: 'initialize',
      params: { clientInfo: { name: 'turntable', title: 'Turntable', version: '1' } },
    });
  });
}

interface Reply {
  readonly id?: unknown;
  readonly result?: { readonly data?: readonly { readonly hooks?: readonly Readonly<Record<string, unknown>>[] }[] };
}

function parsed(line: string): Reply {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}

/** Null where the answer has another form than the one we know. */
function listed(result: Reply['result']): readonly CodexHook[] | null {
  if (!Array.isArray(result?.data)) return null;
  return result.data
    .flatMap(({ hooks }) => hooks ?? [])
    .flatMap(({ key, command, currentHash }) =>
      typeof key === 'string' && typeof command === 'string' && typeof currentHash === 'string'
        ? [{ key, command, hash: currentHash }]
        : [],
    );
}
