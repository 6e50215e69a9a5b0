/** Two scripted agents and a person in a throw-away repository, through the real tt. Prints what each sees. */
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../bin/tt.cjs', import.meta.url));
const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-demo-')));
const repo = join(base, 'project');
const home = join(base, 'home');
mkdirSync(home);
const processes = {};

try {
  execFileSync('git', ['init', '-q', '-b', 'main', repo]);
  await story();
} finally {
  await run('you', ['close', '--json']);
  for (const child of Object.values(processes)) child.kill('SIGKILL');
  rmSync(base, { recursive: true, force: true });
}

async function story() {
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

function environment(who) {
  const { PATH } = process.env;
  if (who === 'you') return { PATH, HOME: home, USER: 'you' };
  processes[who] ??= spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  return { PATH, HOME: home, TT_AGENT_ID: `script:${who}`, TT_SESSION_PID: String(processes[who].pid) };
}

/** Resolves to all that the command printed. */
function run(who, words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...words], {
      cwd: repo,
      env: environment(who),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
    }
    child.on('error', reject).on('close', () => resolve({ who, words, said: said.trimEnd() }));
  });
}

async function show(who, ...words) {
  line(who, `tt ${words.map((word) => (/^[\w-]+$|^--/.test(word) ? word : JSON.stringify(word))).join(' ')}`);
  print({ ...(await run(who, words)), words: null });
}

function inBackground(who, ...words) {
  line(who, `tt ${words.join(' ')} &`);
  return run(who, words);
}

async function waiting(who) {
  while (!(await run('you', ['who', '--json'])).said.includes(`"queue":["script:${who}"]`));
}

function edit(who, file, text) {
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
  const from = words === null ? '' : `${who.padStart(6)} (tt ${words.join(' ')} answers)\n`;
  console.log(`${from}${said.replace(/^/gm, '       │ ')}`.replaceAll(repo, '~/project'));
}
