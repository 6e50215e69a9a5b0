/** Puts a run into docs/reliability.md, between its two marks; the rest of the page is written by people. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const [FROM, TO] = ['<!-- report: npm run proof -- --write -->', '<!-- /report -->'];

/** `root`: the project's directory. */
export function writePage(root: string, report: string): void {
  const file = `${root}/docs/reliability.md`;
  const page = readFileSync(file, 'utf8');
  const [before, rest] = page.split(FROM);
  const after = rest?.split(TO)[1];
  if (after === undefined) throw new Error(`${file} has lost its marks`);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const heading = `${new Date().toISOString().slice(0, 10)}, commit ${commit}:`;
  writeFileSync(file, `${before}${FROM}\n\n${heading}\n\n${report}\n\n${TO}${after}`);
}
