/** The real harness programs at pinned versions: installed once from the npm registry into a cache, found there from then on. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

export type Name = 'claude' | 'codex' | 'gemini' | 'opencode';

/** Where it is, from the cache's directory; or why it cannot be run here. */
export type Program = { readonly words: readonly string[] } | { readonly skipped: string };

interface Pinned {
  readonly version: string;
  /** What npm is asked for: the build for this platform where there is one, so that half of the bytes are left out. */
  readonly packages: readonly string[];
  /** The words that start it, from its node_modules. */
  readonly start: readonly string[];
}

const PLATFORM = `${process.platform}-${process.arch}`;
/** The platforms all four are built for, with Codex's name of each. */
const BUILT_FOR: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
};
const NODE = '24.21.0';

export const PINNED: Readonly<Record<Name, Pinned>> = {
  claude: {
    version: '2.1.329',
    packages: [`@anthropic-ai/claude-code-${PLATFORM}@2.1.329`],
    start: [`@anthropic-ai/claude-code-${PLATFORM}/claude`],
  },
  codex: {
    version: '0.169.0',
    packages: [`@openai/codex@0.169.0-${PLATFORM}`],
    start: [`@openai/codex/vendor/${BUILT_FOR[PLATFORM]}/bin/codex`],
  },
  // Gemini CLI is JavaScript and wants a newer Node than this project does.
  gemini: {
    version: '0.61.0',
    packages: ['@google/gemini-cli@0.61.0', `node-${PLATFORM}@${NODE}`],
    start: [`node-${PLATFORM}/bin/node`, '@google/gemini-cli/bundle/gemini.js'],
  },
  opencode: {
    version: '1.18.33',
    packages: [`opencode-${PLATFORM}@1.18.33`],
    start: [`opencode-${PLATFORM}/bin/opencode`],
  },
};

export function cacheDir(): string {
  const { TT_HARNESS_CACHE: own, XDG_CACHE_HOME: shared } = process.env;
  return own || join(shared || join(homedir(), '.cache'), 'turntable-harness');
}

/** Installs it if it is not there. Never throws: a program that cannot be had is skipped with the reason. */
export async function program(name: Name, cache = cacheDir()): Promise<Program> {
  if (!(PLATFORM in BUILT_FOR)) return { skipped: `${name} has no build for ${PLATFORM}` };
  const { version, packages, start } = PINNED[name];
  const place = join(cache, `${name}-${version}-${PLATFORM}`);
  try {
    if (!existsSync(place)) await install(packages, place, cache);
    const words = start.map((path) => join(place, 'node_modules', path));
    if (!words.every(existsSync)) throw new Error(`${place} is not complete; remove it`);
    return { words: words.map((path) => relative(cache, path)) };
  } catch (cause) {
    return { skipped: `${name} ${version} could not be installed: ${reason(cause)}` };
  }
}

/** Beside its place and then by rename, so that what is in its place is whole and two installs at once end well. */
async function install(packages: readonly string[], place: string, cache: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, '.draft-'));
  try {
    writeFileSync(join(draft, 'package.json'), '{"private":true}');
    const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...packages];
    await promisify(execFile)('npm', words, { cwd: draft, timeout: 300_000 });
    // Another user runs them.
    chmodSync(draft, 0o755);
    renameSync(draft, place);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(place)) throw cause;
  }
}

const reason = (cause: unknown): string => {
  const { stderr, message } = cause as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').slice(-2).join(' ');
};
