/** What the suite has to know of a harness to run it: the least configuration, its words, and what its tools are called. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { claude } from './harnesses/claude.ts';
import { codex } from './harnesses/codex.ts';
import { gemini } from './harnesses/gemini.ts';
import { opencode } from './harnesses/opencode.ts';
import type { Jail } from './jail.ts';
import type { Dialect, Step, ToolCall, Turn } from './model.ts';
import type { Name } from './programs.ts';

export interface Harness {
  readonly name: Name;
  readonly dialect: Dialect;
  /** Files in HOME, by path: no questions at the start, no word to the vendor. */
  files(jail: Jail): Readonly<Record<string, string>>;
  env(jail: Jail): Readonly<Record<string, string>>;
  /** No terminal, no question asked, no sandbox: nothing but tt stands in the way. */
  readonly headless: readonly string[];
  prompt(text: string): readonly string[];
  readonly interactive: readonly string[];
  /** What its screen shows when it can be typed to. */
  readonly ready: RegExp;
  shell(command: string): ToolCall;
  /** Makes a file with the harness's own edit tool. */
  write(path: string, text: string): ToolCall;
  /** Starts a subagent and waits for it; the next requests are the subagent's, until it says `end`. */
  subagent(task: string): Turn;
  readonly end: Turn | string;
  /** The command by a tool that is neither its shell nor its edit tool, where it has one. */
  beside?(command: string): readonly Step[];
}

export const HARNESSES: readonly Harness[] = [claude, codex, gemini, opencode];

/** Puts its configuration into the jail's HOME. */
export function configure(jail: Jail, harness: Harness): void {
  for (const [path, text] of Object.entries(harness.files(jail))) putInHome(jail, path, text);
}

export function putInHome(jail: Jail, path: string, text: string, mode = 0o644): void {
  const file = join(jail.home.outside, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
  jail.handOver();
}

/** Where its model is, as the harness sees it. */
export const modelUrl = (jail: Jail): string => `http://127.0.0.1:${jail.ports[0]}`;
