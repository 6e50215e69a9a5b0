/** Registrations that would start the wrong program: an earlier tool, also called `tt`, was an MCP server; ours is none. */
import { join } from 'node:path';
import { type Draft, plan, type Result } from './draft.ts';
import { takeOut } from './json-cut.ts';
import { dataOf, type Entry, type Json, nodeAt, treeOf } from './json-text.ts';
import { foundAt, type Found as Merged, modeOf } from './merge.ts';
import type { Machine } from './plan.ts';
import { onPath, ownProgram, rootsOf, type Target } from './roots.ts';
import { tomlOf } from './toml-text.ts';

/** One that the harness's own program takes away. */
export interface Stale {
  readonly result: Result;
  readonly program: string;
  readonly words: readonly string[];
}

const NAMES = ['talking-stick', 'talking_stick', 'tt'];
const WHAT = 'MCP entry of talking-stick, which would now start turntable';

/** Only where `tt` is this program, and only entries of exactly this shape: what else runs `tt mcp` is not ours to judge. */
export function staleEntries({ home, env, root }: Machine, draft: Draft): readonly Stale[] {
  if (ownProgram(join(root, 'bin', 'tt.cjs'), env['PATH']) === null) return [];
  const roots = rootsOf(home, env, null);
  const config = env['CLAUDE_CONFIG_DIR'] ? join(roots.claude, '.claude.json') : join(home, '.claude.json');
  return [
    ...servers(draft, 'claude', config, ['mcpServers'], ['mcp', 'remove', '--scope', 'user']),
    ...servers(draft, 'codex', join(roots.codex, 'config.toml'), ['mcp_servers'], ['mcp', 'remove']),
    ...servers(
      draft,
      'gemini',
      join(roots.gemini, 'settings.json'),
      ['mcpServers'],
      ['mcp', 'remove', '--scope', 'user'],
    ),
  ].map(({ name, words, target, path }) => {
    const program = onPath(target, env['PATH']) ?? target;
    return { program, words: [...words, name], result: { harness: target, action: 'removed', path, what: WHAT } };
  });
}

/** OpenCode has no command for it: its entry is taken out of the file. */
export function dropFromOpencode(draft: Draft, { home, env, root }: Machine): void {
  if (ownProgram(join(root, 'bin', 'tt.cjs'), env['PATH']) === null) return;
  for (const file of ['opencode.json', 'opencode.jsonc']) {
    const path = join(rootsOf(home, env, null).opencode, file);
    const found = opencodesIn(draft, path);
    if (!found) continue;
    const { entries } = found;
    plan(draft, found.real, { bytes: Buffer.from(takeOut(found.marked, entries, [], path).text), ...modeOf(found) });
    draft.results.push({ harness: 'opencode', action: 'removed', path, what: WHAT });
  }
}

/** Null: there are none, or the file cannot be understood, which is told by whoever has to write to it. */
function opencodesIn(draft: Draft, path: string): (Merged & { readonly entries: readonly Entry[] }) | null {
  try {
    const found = foundAt(draft, path);
    const entries = NAMES.flatMap((name): Entry[] => {
      const value = found.text === null ? undefined : dataAt(found.text, ['mcp', name], path);
      return isOpencodes(value) ? [{ at: ['mcp', name], value: value as Json }] : [];
    });
    return entries.length > 0 ? { ...found, entries } : null;
  } catch {
    return null;
  }
}

interface Found {
  readonly target: Target;
  readonly path: string;
  readonly name: string;
  readonly words: readonly string[];
}

function servers(
  draft: Draft,
  target: Target,
  path: string,
  at: readonly string[],
  words: readonly string[],
): readonly Found[] {
  try {
    const { text } = foundAt(draft, path);
    if (text === null) return [];
    const all = path.endsWith('.toml') ? tomlOf(text, path)[at[0] as string] : dataAt(text, at, path);
    const of = (name: string) => (all as Readonly<Record<string, unknown>> | undefined)?.[name];
    return NAMES.filter((name) => isStdio(of(name))).map((name) => ({ target, path, name, words }));
  } catch {
    // A file that cannot be read is told by whoever has to write to it.
    return [];
  }
}

function dataAt(text: string, at: readonly string[], path: string): Json | undefined {
  const node = nodeAt(treeOf(text, path), at);
  return node && dataOf(node);
}

const has = (value: unknown, wanted: Readonly<Record<string, unknown>>, allowed: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).every((key) => key in wanted || allowed.includes(key)) &&
  Object.entries(wanted).every(
    ([key, is]) => JSON.stringify((value as Record<string, unknown>)[key]) === JSON.stringify(is),
  );

const isStdio = (value: unknown): boolean => has(value, { command: 'tt', args: ['mcp'] }, ['type', 'env']);

const isOpencodes = (value: unknown): boolean => has(value, { type: 'local', command: ['tt', 'mcp'] }, ['enabled']);
