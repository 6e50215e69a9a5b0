/** What the suite has to know of a harness to run it: the least configuration, its words, and what its tools are called. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { claude } from './harnesses/claude.ts';
import { codex } from './harnesses/codex.ts';
import { gemini } from './harnesses/gemini.ts';
import { opencode } from './harnesses/opencode.ts';
import type { Jail } from './jail.ts';
import type { Dialect, ToolCall } from './model.ts';
import type { Name } from './programs.ts';

export interface Setting {
  /** The workspace as the harness sees it. */
  readonly work: string;
  /** Where its model is. */
  readonly model: string;
}

export interface Harness {
  readonly name: Name;
  readonly dialect: Dialect;
  /** Files in HOME, by path: without questions at the start, without a word to the vendor. */
  files(setting: Setting): Readonly<Record<string, string>>;
  env(setting: Setting): Readonly<Record<string, string>>;
  /** One prompt, no terminal, no question asked, no sandbox: nothing but tt stands in the way. */
  headless(prompt: string): readonly string[];
  readonly interactive: readonly string[];
  /** What its screen shows when it can be typed to. */
  readonly ready: RegExp;
  shell(command: string): ToolCall;
  /** Makes a new file with the harness's own edit tool. */
  write(path: string, text: string): ToolCall;
}

export const HARNESSES: readonly Harness[] = [claude, codex, gemini, opencode];

/** Puts its configuration into the jail's HOME. */
export function configure(jail: Jail, harness: Harness, port: number): Setting {
  const setting = { work: jail.work.inside, model: `http://127.0.0.1:${port}` };
  for (const [path, text] of Object.entries(harness.files(setting))) {
    const file = join(jail.home.outside, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  jail.handOver();
  return setting;
}
