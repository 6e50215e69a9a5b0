/** What a command loads is most of what its start costs: which chunks of the program, and none of Node's slow modules. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

/** Each takes 0.3 to 4 ms. */
const SLOW = [
  'child_process',
  'crypto',
  'fs/promises',
  'net',
  'os',
  'perf_hooks',
  'readline',
  'stream',
  'timers/promises',
];

const LISTEN = `
const fs = require('node:fs');
const before = new Set(process.moduleLoadList);
const { readFileSync } = fs;
const read = new Set();
fs.readFileSync = (path, ...rest) => {
  read.add(String(path));
  return readFileSync(path, ...rest);
};
process.on('exit', () => {
  const builtins = process.moduleLoadList.filter((name) => !before.has(name));
  const files = [...read, ...Object.keys(require.cache)];
  fs.writeFileSync(process.env.LOADED, JSON.stringify({ builtins, files }));
});`;

const SESSION = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'one' };

/** The chunks, in the order of their names, and the slow ones among Node's own modules. */
async function loadedBy(work: Workspace, words: readonly string[], status: number) {
  const listen = join(work.home, 'listen.cjs');
  const loaded = join(work.home, 'loaded.json');
  writeFileSync(listen, LISTEN);
  const tool = { tool_name: 'Write', tool_input: { file_path: join(work.dir, 'a'), content: 'a' } };
  const { code } = await work.tt(words, {
    input: JSON.stringify({ session_id: 'one', cwd: work.dir, ...tool }),
    env: { ...SESSION, NODE_OPTIONS: `--require ${listen}`, LOADED: loaded },
  });
  expect(code).toBe(status);
  const { builtins, files } = JSON.parse(readFileSync(loaded, 'utf8')) as Record<'builtins' | 'files', string[]>;
  const chunks = files.filter((file) => /[\\/]dist[\\/]\w+\.cjs$/.test(file)).map((file) => basename(file, '.cjs'));
  return {
    chunks: [...new Set(chunks)].sort(),
    slow: SLOW.filter((name) => builtins.includes(`NativeModule ${name}`)),
  };
}

test.each([
  { words: ['state'], chunks: ['tt', 'words'] },
  { words: ['hook', 'claude', 'before', 'user'], chunks: ['tt'], status: 2 },
  { words: ['hook', 'claude', 'after', 'user'], chunks: ['loop', 'tt', 'words'] },
  { words: ['msg', 'send', 'room', 'hello'], chunks: ['loop', 'tt', 'words'] },
  { words: ['msg', 'recv'], chunks: ['loop', 'tt', 'words'] },
  { words: ['events'], chunks: ['loop', 'tt', 'words'] },
  { words: ['notes', 'add', 'a', 'b'], chunks: ['loop', 'tt', 'words'] },
  { words: ['check'], chunks: ['loop', 'tt', 'words'], status: 3 },
  { words: ['who'], chunks: ['globs', 'loop', 'tt', 'verbs', 'words'] },
  { words: ['task', 'list'], chunks: ['globs', 'loop', 'tt', 'verbs', 'words'] },
])('tt $words', async ({ words, chunks, status = 0 }) => {
  const work = freshWorkspace();
  await work.tt(['join'], { env: SESSION });
  await work.tt(['join'], { as: 'script:other' });
  await work.tt(['msg', 'send', 'room', 'so that there is something to tell'], { as: 'script:other' });
  expect(await loadedBy(work, words, status)).toEqual({ chunks, slow: [] });
});

test('a hook where somebody has claimed something', async () => {
  const work = freshWorkspace();
  await work.tt(['join'], { env: SESSION });
  await work.tt(['join'], { as: 'script:other' });
  await work.tt(['claim', 'src/**'], { as: 'script:other' });
  expect(await loadedBy(work, ['hook', 'claude', 'before', 'user'], 2)).toEqual({ chunks: ['globs', 'tt'], slow: [] });
});
