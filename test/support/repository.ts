/** A workspace whose git repository is worked in by a holder, another agent, a person: real git, each by its environment. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { freshWorkspace, type Ran, type Workspace } from './workspace.ts';

type Variables = Readonly<Record<string, string>>;

/** Two sessions of one harness, as its shell tool shows them. */
export const HOLDER: Variables = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'the holder' };
export const OTHER: Variables = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'the other' };
export const PERSON: Variables = {};

export interface Done {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

export interface Repository {
  readonly ws: Workspace;
  /** The words may name another directory by -C. */
  git(words: readonly string[], who?: Variables): Promise<Done>;
  tt(words: readonly string[], who?: Variables): Promise<Ran>;
  /** Writes a file and commits it. */
  commit(file: string, who?: Variables): Promise<Done>;
  /** What a ref points to. */
  at(rev: string): Promise<string>;
  path(...names: string[]): string;
}

const NAMED = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_CONFIG_NOSYSTEM: '1',
};

export function freshRepository(options: { readonly room?: boolean } = {}): Repository {
  const ws = freshWorkspace(options);
  const path = (...names: string[]) => join(ws.dir, ...names);
  const git = async (words: readonly string[], who: Variables = PERSON): Promise<Done> => {
    const env = ws.env({ env: { ...NAMED, ...who } });
    const done = await execa('git', [...words], { cwd: ws.dir, env, extendEnv: false, reject: false });
    return { code: done.exitCode, out: String(done.stdout), err: String(done.stderr) };
  };
  return {
    ws,
    git,
    path,
    tt: (words, who = PERSON) => ws.tt(words, { env: { ...NAMED, ...who } }),
    async commit(file, who) {
      mkdirSync(dirname(path(file)), { recursive: true });
      writeFileSync(path(file), `${file} ${Math.random()}\n`);
      await git(['add', file]);
      return git(['commit', '-qm', `commit ${file}`], who);
    },
    at: async (rev) => (await git(['rev-parse', rev])).out,
  };
}

/** Two commits on main, a branch `side` beside it, a bare remote; protected; the room has a holder and another. */
export async function heldRepository(): Promise<Repository> {
  const repo = freshRepository();
  for (const file of ['one', 'two']) await repo.commit(file);
  await repo.git(['checkout', '-qb', 'side', 'HEAD~1']);
  await repo.commit('three');
  await repo.git(['checkout', '-q', 'main']);
  const remote = join(repo.ws.dir, '..', 'remote.git');
  await repo.git(['init', '-q', '--bare', '-b', 'main', remote]);
  await repo.git(['remote', 'add', 'origin', remote]);
  await repo.git(['push', '-q', 'origin', 'main']);
  for (const who of [HOLDER, OTHER]) await repo.tt(['join'], who);
  await repo.tt(['try'], HOLDER);
  await repo.tt(['protect']);
  return repo;
}
