/** What a hook costs a harness at every tool call: the answer that sh gives, and the one that needs Node. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, quantile } from '../quantiles.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'hook';
export const title = 'a hook’s whole process against sh and bare Node';

const HOOK = fileURLToPath(new URL('../../../bin/tt-hook', import.meta.url));
const SMALL = 4 * 1024;

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const rounds = quick ? 3 : 200;
    for (const session of ['holder', 'other']) run(room, session, [process.execPath, BIN, 'join']);
    run(room, 'holder', [process.execPath, BIN, 'wait']);
    hook(room, 'holder', 'after', edit(room, SMALL), 0);
    const sizes = [SMALL, 64 * 1024, 1024 * 1024].map((size) => common(room, size, rounds));
    const slow = pairs(rounds, {
      node: () => run(room, 'other', [process.execPath, '-e', '0']),
      refused: () => hook(room, 'other', 'before', edit(room, SMALL), 2),
    });
    const news = pairs(rounds, {
      node: () => run(room, 'other', [process.execPath, '-e', '0']),
      told: () => hook(room, 'other', 'after', edit(room, SMALL), 0),
      // Not measured: what there is to tell.
      said: () => run(room, 'holder', [process.execPath, BIN, 'msg', 'send', 'room', 'x'.repeat(200)]),
    });
    person(room, [process.execPath, BIN, 'protect']);
    const refs = join(room.dir, '.git', 'hooks', 'reference-transaction');
    const git = pairs(rounds, {
      sh: () => person(room, ['sh', '-c', ':']),
      hook: () => person(room, [refs, 'prepared'], `${'0'.repeat(40)} ${'1'.repeat(40)} refs/heads/main\n`),
    });
    const [small] = sizes;
    const detail = ({ hook, sh }) => `${at(hook, 0.5)} ms / sh ${at(sh, 0.5)} ms at p50, ${rounds} rounds`;
    return [
      {
        ...{ what: 'hook, allowed and nothing new, ≤ 4 KiB, p95', unit: 'ms', target: 5 },
        ...{ value: quantile(small.hook, 0.95), detail: detail(small) },
      },
      {
        ...{ what: 'the same / `sh -c :`, p95', unit: '×', target: 3 },
        ...{ value: quantile(small.hook, 0.95) / quantile(small.sh, 0.95), detail: detail(small) },
      },
      ...sizes.slice(1).map((size, i) => ({
        ...{ what: `the same, ${['64 KiB', '1 MiB'][i]}, p95`, unit: 'ms', value: quantile(size.hook, 0.95) },
        detail: detail(size),
      })),
      {
        ...{ what: 'hook, an edit refused / `node -e 0`, p95', unit: '×', target: 1.6 },
        value: quantile(slow.refused, 0.95) / quantile(slow.node, 0.95),
        detail: `${at(slow.refused, 0.95)} ms / ${at(slow.node, 0.95)} ms, ${rounds} rounds`,
      },
      {
        ...{ what: 'hook, a message told / `node -e 0`, p95', unit: '×' },
        value: quantile(news.told, 0.95) / quantile(news.node, 0.95),
        detail: `${at(news.told, 0.95)} ms / ${at(news.node, 0.95)} ms, with two commits, ${rounds} rounds`,
      },
      {
        ...{ what: 'git’s hook, a person moves a branch / `sh -c :`, p95', unit: '×' },
        ...{ value: quantile(git.hook, 0.95) / quantile(git.sh, 0.95), detail: detail(git) },
      },
    ];
  } finally {
    await room.remove();
  }
}

const at = (values, q) => (q === 0.5 ? median(values) : quantile(values, q)).toFixed(1);

function common(room, size, rounds) {
  const call = edit(room, size);
  return pairs(rounds, {
    sh: () => run(room, 'holder', ['sh', '-c', ':'], call),
    hook: () => hook(room, 'holder', 'before', call, 0),
  });
}

/** In turns, so that a slow moment of the machine hits all of them; milliseconds by name. */
function pairs(rounds, measured) {
  const taken = Object.fromEntries(Object.keys(measured).map((name) => [name, []]));
  for (let i = -5; i < rounds; i++)
    for (const [name, measure] of Object.entries(measured)) {
      const ms = measure();
      if (i >= 0) taken[name].push(ms);
    }
  return taken;
}

/** What Claude Code sends before it writes a file of about `size` bytes. */
const edit = ({ dir }, size) => {
  const content = 'const line = "of a file";\n'.repeat(Math.ceil(size / 30)).slice(0, size - 600);
  return JSON.stringify({
    session_id: 'SESSION',
    transcript_path: '/home/you/.claude/projects/project/SESSION.jsonl',
    cwd: dir,
    ...{ permission_mode: 'default', effort: { level: 'medium' }, hook_event_name: 'PreToolUse', tool_name: 'Write' },
    tool_input: { file_path: join(dir, 'file.js'), content },
    tool_use_id: 'toolu_01ABCDEFGHIJKLMNOPQRSTUV',
  });
};

const hook = (room, session, event, call, status) =>
  run(room, session, ['sh', HOOK, 'claude', event], call.replaceAll('SESSION', session), status);

const run = (room, session, words, input = '', status = 0) =>
  timed(room, { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: session, TT_LIMIT_BURST: '1000000' }, words, input, status);

const person = (room, words, input = '') => timed(room, {}, words, input, 0);

function timed({ dir, home }, more, [program, ...words], input, status) {
  const env = { PATH: process.env.PATH, HOME: home, USER: 'ada', ...more };
  const began = process.hrtime.bigint();
  const done = spawnSync(program, words, { cwd: dir, env, input });
  const took = Number(process.hrtime.bigint() - began) / 1e6;
  if (done.status !== status) throw new Error(`${program} ${words.join(' ')}: ${done.status} ${done.stderr}`);
  return took;
}
