/** OpenCode as its plugin sees it: a client that keeps what it is asked, and a hook program that answers as a test says. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach } from 'vitest';
import { running } from './processes.ts';
import { until } from './workspace.ts';

const PLUGIN = fileURLToPath(new URL('../../skills/opencode/turntable.js', import.meta.url));
const LINE = "const HOOK = 'tt-hook'; // tt install fills in the path";

type Hook = (input: object, output?: object) => Promise<void>;

export interface Prompt {
  readonly path: { readonly id: string };
  readonly body: { readonly parts: readonly { readonly text: string }[]; readonly [key: string]: unknown };
}

export interface OpenCode {
  readonly dir: string;
  readonly prompts: Prompt[];
  /** What OpenCode was asked about sessions. */
  readonly lookedUp: string[];
  readonly logged: string[];
  /** Makes promptAsync fail from now on, and lookups too. */
  broken: boolean;
  /** What the hook program does when asked EVENT: lines of sh. */
  on(event: string, script: string): void;
  /** What it was asked: [event, JSON]. */
  asked(event?: string): (readonly [string, Record<string, unknown>])[];
  /** Processes of the hook program that still run. */
  hooks(): number;
  /** Those that were told to listen: LISTENS. */
  listeners(): number;
  env(sessionID?: string): Promise<Record<string, string>>;
  before(tool: string, args: object, sessionID?: string): Promise<void>;
  /** Resolves to what the model gets for `output`. */
  after(tool: string, output?: object, sessionID?: string): Promise<string>;
  /** Resolves to what was added to the person's words. */
  says(agent?: string, sessionID?: string): Promise<string>;
  event(type: string, properties?: object): Promise<void>;
  /** Says that the session is idle; does not wait for what follows. */
  idle(): void;
  busy(): Promise<void>;
  dispose(): Promise<void>;
}

export const ROOT = 'ses_root';
export const CHILD = 'ses_child';

/** For `on`: a child of the hook program's own, that names it. It must end too. */
export const LISTENS = 'tail -f "$0"';

/** For `on`: words for the model; and a refusal, or a wake. */
export const context = (text: string): string =>
  `printf '%s' '${JSON.stringify({ hookSpecificOutput: { additionalContext: text } })}'`;
export const refuse = (why: string): string => `echo '${why}' >&2; exit 2`;

const open: { self: OpenCode; base: string }[] = [];

/** `hook`: another program than the one that a test tells what to answer. */
export async function openCode({ hook, dir, room = true }: { hook?: string; dir?: string; room?: boolean } = {}) {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-opencode-')));
  const work = dir ?? join(base, 'work');
  mkdirSync(join(work, '.tt'), { recursive: true });
  if (room && dir === undefined) writeFileSync(join(work, '.tt', 'room.db'), '');
  const calls = join(base, 'calls');
  const program = join(base, 'tt-hook');
  writeFileSync(
    program,
    `#!/bin/sh\ninput=$(cat)\nprintf '%s %s\\n' "$2" "$input" >>'${calls}'\n[ ! -e '${base}'/"on-$2" ] || . '${base}'/"on-$2"\n`,
  );
  chmodSync(program, 0o755);

  const source = readFileSync(PLUGIN, 'utf8');
  if (!source.includes(LINE)) throw new Error('the line that tt install fills in is gone');
  const plugin = join(base, 'turntable.mjs');
  writeFileSync(plugin, source.replace(LINE, `const HOOK = ${JSON.stringify(hook ?? program)};`));

  const prompts: Prompt[] = [];
  const lookedUp: string[] = [];
  const logged: string[] = [];
  const client = {
    app: { log: async ({ body }: { body: { message: string } }) => void logged.push(body.message) },
    session: {
      get: async ({ path: { id } }: Prompt) => {
        lookedUp.push(id);
        if (self.broken) throw new Error('no such server');
        return { data: { id, ...(id === CHILD ? { parentID: ROOT } : {}) } };
      },
      promptAsync: async (prompt: Prompt) => {
        if (self.broken) return { error: 'no such server' };
        prompts.push(prompt);
        return {};
      },
    },
  };
  const module = await import(/* @vite-ignore */ pathToFileURL(plugin).href);
  const hooks: Record<string, Hook> = await module.Turntable({ client, directory: work });
  const call = (name: string, input: object, output?: object) => (hooks[name] as Hook)(input, output);

  const self: OpenCode = {
    ...{ dir: work, prompts, lookedUp, logged, broken: false },
    on: (event, script) => writeFileSync(join(base, `on-${event}`), script),
    asked(event) {
      const lines = existsSync(calls) ? readFileSync(calls, 'utf8').split('\n').slice(0, -1) : [];
      const all = lines.map(
        (line) => [line.split(' ', 1)[0] ?? '', JSON.parse(line.slice(line.indexOf(' ')))] as const,
      );
      return event === undefined ? all : all.filter(([name]) => name === event);
    },
    hooks: () => running(program).length,
    listeners: () => running(program).filter(({ words }) => words.startsWith('tail')).length,
    async env(sessionID = ROOT) {
      const output = { env: {} };
      await call('shell.env', { cwd: work, sessionID }, output);
      return output.env;
    },
    before: (tool, args, sessionID = ROOT) => call('tool.execute.before', { tool, sessionID, callID: 'c' }, { args }),
    async after(tool, output = { output: 'done' }, sessionID = ROOT) {
      await call('tool.execute.after', { tool, sessionID, callID: 'c', args: {} }, output);
      return 'output' in output ? String(output.output) : '';
    },
    async says(agent = 'build', sessionID = ROOT) {
      const parts: { id: string; text: string }[] = [{ id: 'prt_1', text: 'go' }];
      const message = { id: 'msg_1', agent, model: { providerID: 'p', modelID: 'm', variant: 'v' } };
      await call('chat.message', { sessionID }, { message, parts });
      return parts
        .slice(1)
        .map((part) => part.text)
        .join('');
    },
    event: (type, properties = {}) => call('event', { event: { type, properties } }),
    idle: () => void self.event('session.status', { sessionID: ROOT, status: { type: 'idle' } }),
    busy: () => self.event('session.status', { sessionID: ROOT, status: { type: 'busy' } }),
    dispose: () => call('dispose', {}),
  };
  open.push({ self, base });
  return self;
}

/** A hook program that outlives its OpenCode fails the test. */
afterEach(async () => {
  for (const { self, base } of open.splice(0)) {
    await self.dispose();
    await until('no hook program is left', () => self.hooks() === 0);
    rmSync(base, { recursive: true, force: true });
  }
});
