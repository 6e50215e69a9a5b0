/**
 * Turntable inside OpenCode: asks the hook program what other harnesses ask it through hooks of their own.
 *
 * OpenCode waits for a plugin without a limit and takes every error of it for a refusal. So each question here has a time
 * limit, and what fails lets the work go on: only the hook program's own no refuses a tool.
 */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HOOK = 'tt-hook'; // tt install fills in the path

const LIMIT_MS = 5_000;
const WRITES = ['edit', 'write', 'multiedit', 'patch', 'apply_patch', 'bash', 'shell'];

export const Turntable = async ({ client, directory }) => {
  /** A subagent is a session of its own here; for tt it is part of the one that a person talks to, whose parent is null. */
  const parents = new Map();
  /** What is known of each session that a person talks to. */
  const sessions = new Map();
  const running = new Set();
  let disposed = false;

  /** Null: it cannot be told, and then nothing is asked in anybody's name. */
  async function rootOf(id) {
    for (let at = id; ; at = parents.get(at)) {
      if (!parents.has(at)) {
        const info = (await within(client.session.get({ path: { id: at } })))?.data;
        if (!info) return null;
        parents.set(at, info.parentID ?? null);
      }
      if (parents.get(at) === null) return at;
    }
  }

  /** Null for a subagent: what is meant for the session, it would keep to itself. */
  async function sessionOf(id) {
    if ((await rootOf(id)) !== id) return null;
    if (!sessions.has(id)) sessions.set(id, { id, untold: [], started: false, idle: false, goesOn: false });
    return sessions.get(id);
  }

  function start(event, id, more) {
    const hook = runHook(event, { session_id: id, cwd: directory, hook_event_name: event, ...more }, complain);
    running.add(hook);
    void hook.answer.then(() => running.delete(hook));
    return hook;
  }

  async function ask(event, id, more, where = [directory]) {
    if (!where.some(mayHaveRoom)) return {};
    const hook = start(event, id, more);
    const answer = await within(hook.answer);
    hook.stop();
    return answer ?? complain(`${HOOK} opencode ${event}: no answer in ${LIMIT_MS} ms`);
  }

  async function mayRun({ tool, sessionID }, args) {
    const root = WRITES.includes(tool) ? await rootOf(sessionID) : null;
    if (root === null) return {};
    const { cwd, input } = writing(args, directory);
    const subagent = root === sessionID ? {} : { agent_id: sessionID };
    const said = { cwd, tool_name: tool, tool_input: input, ...subagent };
    return ask('before', root, said, [cwd, input.file_path ?? cwd]);
  }

  /** What the model has not been told yet, or ''. The first that a session hears is where it stands. */
  async function news(event, session, more) {
    const { context } = await ask(session.started ? event : 'start', session.id, more);
    session.started = true;
    return [...session.untold.splice(0), ...(context ? [context] : [])].join('\n');
  }

  /** Starts a turn with what the model has not been told. tt takes it for told; so it will be, at the latest with the next tool or prompt. */
  async function prompted(session, text) {
    if (text) session.untold.push(text);
    // At its own end a prompt would make OpenCode start anew. And a session that is at work needs none.
    if (disposed || !session.idle || session.untold.length === 0) return false;
    const told = session.untold.splice(0);
    const body = { ...session.as, parts: [{ type: 'text', text: told.join('\n') }] };
    const { error } = await client.session.promptAsync({ path: { id: session.id }, body }).catch((e) => ({ error: e }));
    if (error) session.untold.unshift(...told);
    return !error;
  }

  function atWork(session) {
    session.idle = false;
    session.listener?.stop();
  }

  async function rest(session) {
    // OpenCode may say twice that a turn ended. And whoever pressed Escape wants silence until they speak again.
    if (session.idle || session.silent) return;
    session.idle = true;
    const { goOn } = await ask('stop', session.id, { stop_hook_active: session.goesOn });
    session.goesOn = goOn !== undefined;
    if (await prompted(session, goOn)) return;
    if (disposed || !session.idle || !mayHaveRoom(directory)) return;
    session.listener = start('wait', session.id, { stop_hook_active: true });
    const { text } = await session.listener.answer;
    await prompted(session, text);
  }

  function complain(error) {
    const body = { service: 'turntable', level: 'error', message: String(error?.stack ?? error) };
    const log = async () => client.app.log({ body });
    log().catch(() => {});
    return {};
  }

  function safely(handle) {
    return (input, output) => handle(input, output).catch(complain);
  }

  return {
    'shell.env': safely(async ({ sessionID }, { env }) => {
      // None: a terminal that a person opened.
      const root = sessionID ? await rootOf(sessionID) : null;
      if (root !== null) env.TT_OPENCODE_SESSION = root;
    }),

    'tool.execute.before': async (input, output) => {
      const { text } = await mayRun(input, output?.args).catch(complain);
      if (text) throw new Error(text);
    },

    'tool.execute.after': safely(async ({ tool, sessionID, args }, output) => {
      const session = await sessionOf(sessionID);
      if (!session) return;
      const text = await news('after', session, { tool_name: tool, tool_input: writing(args, directory).input });
      // The tool of an MCP server answers in another shape, a failed one not at all.
      if (text && typeof output?.output === 'string') output.output += `\n\n${text}`;
      else if (text) session.untold.push(text);
    }),

    'chat.message': safely(async ({ sessionID }, { message, parts }) => {
      const session = await sessionOf(sessionID);
      if (!session) return;
      atWork(session);
      session.silent = false;
      // Without these our own prompts would go to OpenCode's default agent, which may be allowed more than this one.
      const { variant, ...model } = message.model;
      session.as = { agent: message.agent, model, variant };
      const text = await news('prompt', session);
      // A part of the message for good. Parts are ordered by id.
      const id = `${parts.at(-1)?.id ?? 'prt_'}tt`;
      if (text) parts.push({ id, sessionID, messageID: message.id, type: 'text', text, synthetic: true });
    }),

    event: safely(async ({ event: { type, properties } }) => {
      if (type === 'session.created') parents.set(properties.info.id, properties.info.parentID ?? null);
      const session = sessions.get(properties?.sessionID ?? properties?.info?.id);
      if (!session) return;
      if (type === 'session.status') await (properties.status.type === 'idle' ? rest(session) : atWork(session));
      if (type === 'session.error') session.silent ||= properties.error?.name === 'MessageAbortedError';
      if (type === 'session.compacted') session.started = false;
      if (type === 'session.deleted') {
        sessions.delete(session.id);
        atWork(session);
        await ask('end', session.id);
      }
    }),

    // No `end` here: OpenCode also disposes of its plugins to load them anew, and of its own end tt knows by its process.
    dispose: safely(async () => {
      disposed = true;
      for (const hook of running) hook.stop();
    }),
  };
};

/** Where a tool writes, by its arguments. What it writes can be large, and is not tt's business. */
function writing({ filePath, workdir, command, patchText } = {}, directory) {
  const cwd = resolve(directory, workdir ?? '.');
  return { cwd, input: { file_path: filePath && resolve(directory, filePath), command, patchText, workdir: cwd } };
}

/** False only where there is plainly no room at or above: then no process is started. */
function mayHaveRoom(path) {
  if (process.env.TT_DIR) return true;
  let dir = path;
  while (!existsSync(dir)) dir = dirname(dir);
  for (dir = realpathSync(dir); ; dir = dirname(dir)) {
    if (existsSync(join(dir, '.tt', 'room.db'))) return true;
    // A linked worktree: the hook program finds its main checkout.
    if (statSync(join(dir, '.git'), { throwIfNoEntry: false })?.isFile()) return true;
    if (dirname(dir) === dir) return false;
  }
}

/** Null when it takes too long. */
const within = (promise) => Promise.race([promise, sleep(LIMIT_MS, null, { ref: false })]);

/** `answer` always comes, {} when there is none; that of a listener when it has something, or was stopped. */
function runHook(event, said, complain) {
  let stop = () => {};
  const ended = new Promise((settle, fail) => {
    // A group of its own, so that its end is the end of all it started.
    const child = spawn(HOOK, ['opencode', event], { detached: true });
    stop = () => {
      try {
        if ((child.exitCode ?? child.signalCode) === null) process.kill(-child.pid, 'SIGTERM');
      } catch {}
    };
    const heard = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (heard.out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (heard.err += text));
    child.stdin.on('error', () => {}).end(JSON.stringify(said));
    child.on('error', fail).on('close', (status, signal) => settle({ status, signal, ...heard }));
  });
  return { answer: ended.then(meaning).catch(complain), stop: () => stop() };
}

/** 2 refuses, or wakes. JSON tells the model something, or keeps it from stopping. All else is silence. */
function meaning({ status, signal, out, err }) {
  if (status === 2) return { text: err.trim() };
  if (signal === 'SIGTERM') return {};
  if (status !== 0) throw new Error(`${HOOK} ended with ${status ?? signal}: ${err.trim()}`);
  const { decision, reason, hookSpecificOutput } = out ? JSON.parse(out) : {};
  return { goOn: decision === 'block' ? reason : undefined, context: hookSpecificOutput?.additionalContext };
}
