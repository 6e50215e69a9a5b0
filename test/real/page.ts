/** The table of docs/security.md: who stops what, with the evidence of what nobody stops. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Outcome, REQUIRED, ROUND, type Wall } from './attempts.ts';
import { HARNESSES } from './harness.ts';
import { type Name, PINNED } from './programs.ts';

/** By harness, attempt and wall: `codex edit tool hook`. */
export type Measured = Map<string, Outcome>;

const FILE = fileURLToPath(new URL('../../docs/security.md', import.meta.url));
const MARKED = /(<!-- measured -->\n)([\s\S]*?)(<!-- \/measured -->)/;

/** Why it is open, where a person should know. */
const BECAUSE: Readonly<Record<string, string>> = {
  '`python3 -c` that writes': 'what a program does cannot be told from its words',
  'a shell beside the shell tool': 'Codex calls no hook when `write_stdin` writes to a shell that runs',
};

export const inPage = (): string => MARKED.exec(readFileSync(FILE, 'utf8'))?.[2] ?? '';

export function writePage(text: string): void {
  const whole = readFileSync(FILE, 'utf8');
  if (!MARKED.test(whole)) throw new Error(`${FILE} has lost its markers <!-- measured --> and <!-- /measured -->`);
  writeFileSync(
    FILE,
    whole.replace(MARKED, (_, open, __, close) => `${open}${text}${close}`),
  );
}

export function page(measured: Measured): string {
  const names = HARNESSES.map(({ name }) => name);
  const head = ['an agent without the stick tries', ...names.map((name) => `${name} ${PINNED[name].version}`)];
  const attempts = [...REQUIRED, ...ROUND].map(({ name }) => name);
  const rows = attempts.map((attempt) => [attempt, ...names.map((name) => cell(measured, name, attempt))]);
  const open = attempts.flatMap((attempt) => openness(measured, names, attempt));
  return `\n${table([head, ...rows])}\n\n${open.join('\n')}\n\n`;
}

/** The walls that refuse it. */
export function wallsOf(measured: Measured, harness: Name, attempt: string): readonly Wall[] {
  return WALLS.filter((wall) => measured.get(`${harness} ${attempt} ${wall}`)?.told);
}

const WALLS = ['hook', 'git'] as const;

/** `open` where nobody refuses it; a star where files change before the refusal. */
function cell(measured: Measured, harness: Name, attempt: string): string {
  if (!measured.has(`${harness} ${attempt} hook`)) return '–';
  const walls = wallsOf(measured, harness, attempt);
  const late = (wall: Wall) => (measured.get(`${harness} ${attempt} ${wall}`)?.changed.length ?? 0) > 0;
  return walls.map((wall) => (late(wall) ? `${wall}\\*` : wall)).join(', ') || '**open**';
}

/** The evidence, where nothing stood in the way. */
function openness(measured: Measured, names: readonly Name[], attempt: string): string[] {
  const open = names.filter((name) => cell(measured, name, attempt) === '**open**');
  if (open.length === 0) return [];
  const changed = new Set(open.flatMap((name) => measured.get(`${name} ${attempt} hook`)?.changed ?? []));
  const because = BECAUSE[attempt] ?? 'nobody knows why';
  return [
    `- ${attempt}, in ${open.join(', ')}: \`${[...changed].join('`, `')}\` changed and nothing was said; ${because}.`,
  ];
}

/** Columns as wide as their widest cell, as the other pages have them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [line(head), rule, ...rest.map(line)].join('\n');
}
