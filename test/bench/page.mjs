/** Puts a run into docs/performance.md, between its two marks; the rest of the page is written by people. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const [FROM, TO] = ['<!-- figures: npm run bench -- --write -->', '<!-- /figures -->'];

export function writePage(report) {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(FROM);
  const after = rest?.split(TO)[1];
  if (after === undefined) throw new Error(`${PAGE} has lost its marks`);
  writeFileSync(PAGE, `${before}${FROM}\n\n${report}\n\n${TO}${after}`);
}
