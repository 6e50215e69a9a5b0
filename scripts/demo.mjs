/** Scripted agents and a person in a throw-away repository, through the real tt. Prints what each sees; status 1: not what it is to show. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { notShown } from './demo-shown.mjs';

const bin = fileURLToPath(new URL('../bin/tt.cjs', import.meta.url));
const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-demo-')));
const repo = join(base, 'project');
const home = join(base, 'home');
mkdirSync(home);
const processes = {};
/** Longer than anything here takes: what waits for ever is ended, and not shown. */
const PATIENCE = { timeout: 60_000, killSignal: 'SIGKILL' };
/** Which part of the tree each task is about. */
const PARTS = { t1: 'src/parser', t2: 'src/writer', t3: 'docs' };

try {
  execFileSync('git', ['init', '-q', '-b', 'main', repo]);
  await oneStick();
  await manyTasks();
  await hold();
} finally {
  await run('you', ['close', '--json']);
  for (const child of Object.values(processes)) child.kill('SIGKILL');
  rmSync(base, { recursive: true, force: true });
}

async function oneStick() {
  say('Two agents come into one repository. Each is a process of its own; you are the person at the keyboard.');
  await show('anna', 'join');
  await show('ben', 'join');

  say('Anna asks for the stick. It is free. From now on only she edits.');
  await show('anna', 'wait');
  edit('anna', 'parser.js', 'export const parse = (line) => line.split(",");\n');

  say('Ben asks too. His command stays open; it costs nothing and wakes in a millisecond.');
  const ben = inBackground('ben', 'wait');
  await waiting('ben');
  await show('anna', 'msg', 'send', 'ben', 'parser.js is nearly there, the tests are yours');
  await show('you', 'health');

  say('Anna hands over. Ben’s open command answers at once, with her handoff.');
  await show(
    'anna',
    'release',
    '--status',
    'parser.js splits at commas; no tests',
    '--next-action',
    'write tests for quoted fields',
  );
  print(await ben);
  edit('ben', 'parser.test.js', 'import { parse } from "./parser.js";\n');

  say('Anna waits again. Then ben’s process is killed in the middle of his work.');
  const anna = inBackground('anna', 'wait');
  await waiting('anna');
  line('you', `kill -9 ${processes.ben.pid}   # ben`);
  processes.ben.kill('SIGKILL');
  print(await anna);
  say(
    'Ben’s guardian saw it and gave the stick back. Nothing is lost: anna has the newest handoff there is.\nYou have the last word: take the stick from anna. She can do nothing with it any more.',
  );
  await show('you', 'take', '--yes', '--reason', 'let me look first');
  await show('anna', 'release', '--status', 'done', '--next-action', 'nothing');
  await show('you', 'release', '--status', 'looked at it', '--next-action', 'finish the tests');

  say('Everything that happened is in one log, and the state is what the log says.');
  await show('you', 'events', '--event', 'claim,release,takeover');
  await show('you', 'replay');
}

async function manyTasks() {
  say('Not everything needs the stick. You write down what is to be done; the last waits for the others.');
  const titles = ['parser: quoted fields', 'writer: escape quotes', 'guide: explain quoting'];
  for (const title of titles) await show('you', 'task', 'add', title);
  await show('you', 'task', 'add', 'changelog', '--after', 't1,t2,t3');
  await show('you', 'protect');

  say('Three agents take one each, all at once, and claim the part of the tree that it is about.');
  const agents = ['anna', 'cleo', 'dan'];
  for (const who of agents) await run(who, ['join']);
  await atOnce(agents.map((who) => [who, 'task', 'claim', '--next']));
  const work = {};
  for (const who of agents) work[who] = PARTS[await taskOf(who)];
  await atOnce(agents.map((who) => [who, 'claim', `${work[who]}/**`]));
  for (const who of agents) edit(who, `${work[who]}/work`, 'half of it\n');
  await show('dan', 'claim', '{src,docs}/**');
  await show('you', 'task', 'list');

  say(
    'Cleo’s process is killed in the middle. The others finish, and commit what they have claimed, without the stick.',
  );
  line('you', `kill -9 ${processes.cleo.pid}   # cleo`);
  processes.cleo.kill('SIGKILL');
  for (const who of ['anna', 'dan']) await finish(who, work[who]);
  await git('dan', `${work.cleo}/work`, 'not his');

  say(
    'Cleo’s task and her claim ended with her. Anna takes the task, claims the part, and does it; then the last is ready.',
  );
  await show('anna', 'task', 'claim', '--next');
  await show('anna', 'claim', `${work.cleo}/**`);
  edit('anna', `${work.cleo}/work`, 'the other half\n');
  await finish('anna', work.cleo);
  await show('dan', 'task', 'claim', '--next');
  await show('dan', 'claim', 'CHANGELOG.md');
  edit('dan', 'CHANGELOG.md', 'quoting\n');
  await finish('dan', 'CHANGELOG.md');

  say('All is done, each by one, and the log says by whom.');
  await show('you', 'task', 'list', '--all');
  await show('you', 'events', '--event', 'task_claimed,task_expired,task_done');
  await show('you', 'replay');
}

/** What was said above is held against the log. */
async function hold() {
  const { events } = JSON.parse((await run('you', ['events', '--limit', '1000', '--target', 'any', '--json'])).said);
  const filesOf = (commit) => {
    const words = ['show', '--format=', '--name-only', commit];
    return execFileSync('git', words, { cwd: repo, encoding: 'utf8' }).trim().split('\n');
  };
  const wrong = notShown(events, filesOf);
  if ((await run('you', ['replay'])).code !== 0) wrong.push('the log does not fold to the stored state');
  for (const what of wrong) console.error(`Not shown: ${what}.`);
  if (wrong.length > 0) process.exitCode = 1;
}

/** The one that it has claimed. */
async function taskOf(who) {
  const { tasks } = JSON.parse((await run(who, ['task', 'list', '--mine', '--json'])).said);
  if (!tasks[0]) throw new Error(`${who} has claimed no task`);
  return tasks[0].task_id;
}

/** Commits its part, says that its task is done, and gives the part back. */
async function finish(who, part) {
  await git(who, part, `${part}: quoting`);
  await show(who, 'task', 'done', await taskOf(who), `committed ${part}`);
  await show(who, 'unclaim');
}

async function git(who, part, message) {
  line(who, `git add ${part} && git commit -m '${message}' -- ${part}`);
  const words = ['-c', 'user.name=demo', '-c', 'user.email=demo@localhost'];
  const add = spawnSync('git', ['add', part], { cwd: repo, env: environment(who), encoding: 'utf8' });
  const commit = spawnSync('git', [...words, 'commit', '-q', '-m', message, '--', part], {
    ...{ cwd: repo, env: environment(who), encoding: 'utf8' },
  });
  const said = `${add.stderr}${commit.stdout}${commit.stderr}`.trimEnd();
  print({ who, words: null, said: said || 'committed' });
}

function environment(who) {
  const { PATH } = process.env;
  if (who === 'you') return { PATH, HOME: home, USER: 'you' };
  processes[who] ??= spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  return { PATH, HOME: home, TT_AGENT_ID: `script:${who}`, TT_SESSION_PID: String(processes[who].pid) };
}

/** Resolves to all that the command printed, and its status. */
function run(who, words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...words], {
      cwd: repo,
      env: environment(who),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...PATIENCE,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
    }
    child.on('error', reject).on('close', (code) => resolve({ who, words, said: said.trimEnd(), code }));
  });
}

async function show(who, ...words) {
  line(who, shown(words));
  print({ ...(await run(who, words)), words: null });
}

function shown(words) {
  return `tt ${words.map((word) => (/^[\w,.-]+$/.test(word) ? word : `'${word}'`)).join(' ')}`;
}

async function atOnce(commands) {
  const running = commands.map(([who, ...words]) => inBackground(who, ...words));
  for (const answer of await Promise.all(running)) print(answer);
}

function inBackground(who, ...words) {
  line(who, `${shown(words)} &`);
  return run(who, words);
}

async function waiting(who) {
  for (const end = Date.now() + PATIENCE.timeout; Date.now() < end; )
    if ((await run('you', ['who', '--json'])).said.includes(`"queue":["script:${who}"]`)) return;
  throw new Error(`${who} does not wait`);
}

function edit(who, file, text) {
  mkdirSync(dirname(join(repo, file)), { recursive: true });
  appendFileSync(join(repo, file), text);
  line(who, `edits ${file}`);
}

function say(text) {
  console.log(`\n${text}\n`);
}

function line(who, text) {
  console.log(`${who.padStart(6)} $ ${text}`);
}

function print({ who, words, said }) {
  const from = words === null ? '' : `${who.padStart(6)} (${shown(words)} answers)\n`;
  console.log(`${from}${said.replace(/^/gm, '       │ ')}`.replaceAll(repo, '~/project'));
}
