/** Builds dist/tt.cjs: one CommonJS bundle, because it starts in half the time of the same modules one by one. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundled = join(root, 'dist', 'tt.cjs');

rmSync(join(root, 'dist'), { recursive: true, force: true });
await bundle(bundled);
const code = readFileSync(bundled, 'utf8');
const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
writeFileSync(bundled, `// ${hash}\n${code}`);
warm();

/** The commands that most take, all in one process, so that the code cache holds what they need. */
function warm() {
  const dir = mkdtempSync(join(tmpdir(), 'tt-build-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts', 'warm.cjs'), dir], {
      env: { ...process.env, HOME: dir, TT_DIR: '', TT_AGENT_ID: 'script:build' },
      input: JSON.stringify({
        session_id: 'build',
        cwd: dir,
        tool_name: 'Bash',
        tool_input: { command: 'echo a > b' },
      }),
      stdio: 'pipe',
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
