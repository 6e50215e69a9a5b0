/** Builds dist/: CommonJS in a few chunks, because it starts in half the time of the same modules one by one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProduct, bundleProgram } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
await bundleProduct(dist);
await bundleProgram(join(root, 'src', 'cli', 'library', 'open-room.ts'), join(dist, 'index.cjs'));
declare('contract.ts', 'index.d.cts');
declare('answers.ts', 'answers.d.cts');
warm();

/** What has nothing but types is shipped as it stands; only where it finds the other is said as users' compilers want it. */
function declare(source, name) {
  const text = readFileSync(join(root, 'src', 'cli', 'library', source), 'utf8');
  writeFileSync(join(dist, name), text.replaceAll("'./answers.ts'", "'./answers.cjs'"));
}

/** One process for each chunk. The code cache then holds what most commands need. */
function warm() {
  const dir = mkdtempSync(join(tmpdir(), 'tt-build-'));
  try {
    for (const part of ['room', 'start', 'loop', 'shell', 'setup', 'verbs']) {
      execFileSync(process.execPath, [join(root, 'scripts', 'warm.cjs'), part, dir], {
        env: { ...process.env, HOME: dir, TT_DIR: '', TT_AGENT_ID: 'script:build' },
        input: JSON.stringify({ session_id: 'build', cwd: dir, ...callOf(part, dir) }),
        stdio: 'pipe',
      });
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What a harness says to a hook. Nobody holds the stick, so it is refused. */
function callOf(part, dir) {
  return part === 'shell'
    ? { tool_name: 'Bash', tool_input: { command: 'echo a > b' } }
    : { tool_name: 'Edit', tool_input: { file_path: join(dir, 'b'), old_string: 'a', new_string: 'b' } };
}
