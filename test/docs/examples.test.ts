/** docs/examples: each runs as its first lines say, against the package as users get it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { packed } from '../support/packed.ts';
import { BIN, freshWorkspace, until, type Workspace } from '../support/workspace.ts';

const modules = packed();
const EXAMPLES = fileURLToPath(new URL('../../docs/examples', import.meta.url));
const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

/** With what an installation has: tt on the PATH, and the package beside the program. */
function workspace() {
  const ws = freshWorkspace();
  symlinkSync(modules, join(ws.dir, 'node_modules'));
  symlinkSync(BIN, join(ws.home, 'tt'));
  cpSync(EXAMPLES, ws.dir, { recursive: true });
  const start = (words: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const around = ws.env({ env: { PATH: `${ws.home}:${process.env['PATH']}`, ...env } });
    const [program = '', ...args] = words;
    return execa(program, args, { cwd: ws.dir, env: around, extendEnv: false, reject: false, stdin: 'ignore' });
  };
  return { ws, start };
}

const handoffs = async (ws: Workspace) =>
  (await ws.tt(['events', '--after', '0', '--event', 'release', '--json'])).json.events.map(
    (event) => event['handoff'],
  );

test('with-stick.sh: the command runs while it holds the stick, and its end is in the handoff', async () => {
  const { ws, start } = workspace();
  const good = await start(['sh', 'with-stick.sh', 'sh', '-c', 'tt check --json']);
  expect([good.exitCode, JSON.parse(good.stdout)]).toEqual([0, expect.objectContaining({ turn_id: 1 })]);
  const bad = await start(['sh', 'with-stick.sh', 'sh', '-c', 'exit 7'], { TT_AGENT_ID: 'script:other' });
  expect(bad.exitCode).toBe(7);
  expect(await handoffs(ws)).toMatchObject([
    { status: 'sh -c tt check --json ended with 0', next_action: 'go on' },
    { status: 'sh -c exit 7 ended with 7', next_action: 'look at what it printed' },
  ]);
  await ws.tt(['wait'], { as: 'script:b' });
  const late = await start(['sh', 'with-stick.sh', 'touch', 'never'], { PATIENCE: '0' });
  expect([late.exitCode, existsSync(join(ws.dir, 'never'))]).toEqual([75, false]);
});

const python = spawnSync('python3', ['--version']).error === undefined;
test.skipIf(!python)(
  `notes_from_file.py: a note for each line, once${python ? '' : ' (no python3 here)'}`,
  async () => {
    const { ws, start } = workspace();
    writeFileSync(join(ws.dir, 'TODO.txt'), 'one\n\n  - two "quoted" 漢字\n--three\n');
    const first = await start(['python3', 'notes_from_file.py', 'TODO.txt']);
    expect([first.exitCode, first.stderr]).toEqual([0, '']);
    expect(first.stdout.split('\n').map((line) => line.split(' ')[1])).toEqual(['new', 'new', 'new']);
    const again = await start(['python3', 'notes_from_file.py', 'TODO.txt']);
    expect(again.stdout).toBe(first.stdout.replaceAll(' new ', ' known '));
    const { json } = await ws.tt(['notes', 'list', '--json']);
    expect((json['notes'] as { body: string }[]).map(({ body }) => body)).toEqual([
      'one',
      '- two "quoted" 漢字',
      '--three',
    ]);
  },
);

test.skipIf(!python)(
  'notes_from_file.py: what its process holds ends with it, for it stands for its agent',
  async () => {
    const { ws, start } = workspace();
    const dies = `import os, signal
from notes_from_file import Room
room = Room("script:notes")
room("join")
print(room("wait")["status"], flush=True)
os.kill(os.getpid(), signal.SIGKILL)`;
    const { stdout, signal } = await start(['python3', '-c', dies]);
    expect([stdout, signal]).toEqual(['your_turn', 'SIGKILL']);
    await ws.tt(['join'], { as: 'script:b' });
    const took = async () => (await ws.tt(['try', '--json'], { as: 'script:b' })).json.status;
    await until('another gets the stick', async () => (await took()) === 'your_turn');
  },
);

/** As its first lines say: Node 20 runs no TypeScript. */
const COMPILE = /^ \* {3}npx tsc (.*)$/m;
/** What Node 22.18 and 24 ask of TypeScript that they run as it is. */
const AS_IT_IS = ['--erasableSyntaxOnly', '--verbatimModuleSyntax'];
const STRICTLY = ['--strict', '--exactOptionalPropertyTypes', '--noPropertyAccessFromIndexSignature', '--noEmit'];

beforeAll(() => {
  const { ws } = workspace();
  const compile = (words: readonly string[]) =>
    execFileSync(process.execPath, [tsc, ...words], { cwd: ws.dir, stdio: 'inherit' });
  for (const name of Object.keys(compiled)) {
    const words = COMPILE.exec(readFileSync(join(ws.dir, name), 'utf8'))?.[1]?.split(' ') ?? [];
    expect(words.at(-1)).toBe(name);
    compile(words);
    compile([...STRICTLY, ...AS_IT_IS, ...words]);
    compiled[name] = readFileSync(join(ws.dir, name.replace('.mts', '.mjs')), 'utf8');
  }
});
const compiled: Record<string, string> = { 'agents.mts': '', 'worker.mts': '' };

test('agents.mts: what a person asks the talker for, the worker does with the stick; tt stop ends both', async () => {
  const { ws, start } = workspace();
  writeFileSync(join(ws.dir, 'agents.mjs'), compiled['agents.mts'] ?? '');
  const agents = ['talker talk', 'worker work'].map((words) => {
    const [role = '', how = ''] = words.split(' ');
    // Else the worker lets the talker go first for ten seconds after each task.
    return start([process.execPath, 'agents.mjs', role, './model.sh', how], { TT_WAITER_GRACE: '0' });
  });
  await until('both are there', async () => /talker.*worker|worker.*talker/.test((await ws.tt(['who', '--json'])).out));
  await ws.tt(['join']);
  for (const task of ['write a test', 'mend the parser']) await ws.tt(['msg', 'send', 'script:talker', task]);
  const said = async () => (await ws.tt(['msg', 'recv', '--target', 'any', '--json'])).json.events;
  await until('the talker has told all', async () => (await said()).filter((e) => !e['to_agent_id']).length === 2);
  expect(readFileSync(join(ws.dir, 'done.txt'), 'utf8')).toBe('write a test\nmend the parser\n');
  expect((await handoffs(ws)).map((handoff) => (handoff as { status: string }).status)).toEqual([
    'done: write a test',
    'done: mend the parser',
  ]);
  expect((await said()).filter((e) => !e['to_agent_id']).map(({ payload }) => payload.body)).toEqual([
    'it is done: write a test',
    'it is done: mend the parser',
  ]);
  await ws.tt(['stop', '--reason', 'enough']);
  const ends = await Promise.all(agents);
  expect(ends.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
});

test('worker.mts: two work a list off side by side, each under its claim and without the stick', async () => {
  const { ws, start } = workspace();
  writeFileSync(join(ws.dir, 'worker.mjs'), compiled['worker.mts'] ?? '');
  await ws.tt(['join']);
  await ws.tt(['notes', 'add', 'mend the lexer: tabs count as one']);
  for (const part of ['lexer', 'parser'])
    await ws.tt(['task', 'add', `mend the ${part}`, '--context-json', JSON.stringify({ paths: [`src/${part}/**`] })]);
  await ws.tt(['task', 'add', 'mend both', '--after', 't1,t2', '--context-json', '{"paths":["src/**"]}']);
  // Each goes on when both are at it: only side by side do they come to their end.
  const together = 'cat; touch "at-$$"; until [ "$(ls | grep -c ^at-)" -ge 2 ]; do sleep 0.05; done';
  const workers = ['ada', 'bob'].map((name) => start([process.execPath, 'worker.mjs', name, 'sh', '-c', together]));
  const ends = await Promise.all(workers);
  expect(ends.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const tasks = (await ws.tt(['task', 'list', '--all', '--json'])).json['tasks'] as { ended_by: string }[];
  expect(tasks).toMatchObject([{ status: 'done' }, { status: 'done' }, { status: 'done' }]);
  expect(new Set(tasks.slice(0, 2).map(({ ended_by }) => ended_by)).size).toBe(2);
  expect((await ws.tt(['task', 'show', 't1', '--json'])).json['result']).toContain('tabs count as one');
  const types = (await ws.tt(['events', '--after', '0', '--json'])).json.events.map((event) => event.event_type);
  expect(types.filter((type) => type === 'path_claimed')).toHaveLength(3);
  expect(types).not.toContain('claim');
  expect((await ws.tt(['claims', '--json'])).json['claims']).toEqual([]);
});
