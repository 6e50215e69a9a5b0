/** Where each harness keeps what tt adds to, and whether it is on this machine at all. */
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { TtError } from '../../lib/errors.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export const INSTALLABLE = ['claude', 'codex', 'gemini', 'antigravity', 'opencode'] as const;
export type Target = (typeof INSTALLABLE)[number];

export interface Roots {
  readonly claude: string;
  readonly codex: string;
  readonly gemini: string;
  readonly antigravity: string;
  readonly opencode: string;
  /** Skills that Codex, Gemini and OpenCode read alike. */
  readonly agents: string;
}

/** Of a person, or (`project`) of one project, where all is committed with it. */
export function rootsOf(home: string, env: Variables, project: string | null): Roots {
  if (project !== null)
    return {
      claude: join(project, '.claude'),
      codex: join(project, '.codex'),
      gemini: join(project, '.gemini'),
      antigravity: join(project, '.agents'),
      opencode: join(project, '.opencode'),
      agents: join(project, '.agents'),
    };
  return {
    claude: absolute(env['CLAUDE_CONFIG_DIR']) ?? join(home, '.claude'),
    codex: real(absolute(env['CODEX_HOME'])) ?? join(home, '.codex'),
    gemini: join(home, '.gemini'),
    antigravity: join(home, '.gemini', 'config'),
    opencode: join(absolute(env['XDG_CONFIG_HOME']) ?? join(home, '.config'), 'opencode'),
    agents: join(home, '.agents'),
  };
}

/** tt's own two directories: what hooks run, and what tt remembers. */
export const ownPlaces = (home: string, env: Variables): { readonly data: string; readonly state: string } => ({
  data: join(absolute(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'turntable'),
  state: join(absolute(env['XDG_STATE_HOME']) ?? join(home, '.local', 'state'), 'turntable'),
});

const PROGRAM: Readonly<Record<Target, string>> = {
  claude: 'claude',
  codex: 'codex',
  gemini: 'gemini',
  antigravity: 'agy',
  opencode: 'opencode',
};

/** What shows that the harness is here; null when nothing does. Antigravity shares its root with Gemini: only its program counts. */
export function traceOf(target: Target, home: string, env: Variables): string | null {
  const program = onPath(PROGRAM[target], env['PATH']);
  if (program !== null) return program;
  const root = rootsOf(home, env, null)[target];
  return target !== 'antigravity' && existsSync(root) ? root : null;
}

/** What was looked for, for whoever misses it. */
export function missing(target: Target, home: string, env: Variables): string {
  const root = target === 'antigravity' ? '' : ` and no ${rootsOf(home, env, null)[target]}`;
  return `no ${PROGRAM[target]} on PATH${root}`;
}

export function onPath(program: string, path: string | undefined): string | null {
  for (const dir of (path ?? '').split(delimiter).filter(isAbsolute)) {
    const file = join(dir, program);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // the next one
    }
  }
  return null;
}

/** The `tt` that a shell finds, when it is this one. */
export function ownProgram(bin: string, path: string | undefined): string | null {
  const found = onPath('tt', path);
  return found !== null && realpathSync(found) === realpathSync(bin) ? found : null;
}

/** A relative path in these variables is to be ignored: that is what the XDG specification says. */
const absolute = (path: string | undefined): string | null => (path && isAbsolute(path) ? path : null);

/** Codex resolves links in CODEX_HOME, and not in the home directory: its trust is keyed by the path that it sees. */
const real = (path: string | null): string | null => (path !== null && existsSync(path) ? realpathSync(path) : path);

/** Errors: invalid_input for a name that is no harness. */
export function targetNamed(name: string): Target {
  const known = new Map<string, Target>([
    ['claude-code', 'claude'],
    ['agy', 'antigravity'],
    ['gemini-cli', 'gemini'],
    ['codex-cli', 'codex'],
  ]);
  const target = INSTALLABLE.find((t) => t === name) ?? known.get(name);
  if (target) return target;
  throw new TtError(
    'invalid_input',
    `tt knows no harness ${JSON.stringify(name)}`,
    `one of ${INSTALLABLE.join(', ')}`,
    { harness: name },
  );
}
