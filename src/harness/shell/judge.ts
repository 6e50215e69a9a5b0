/** What comes of one command: the paths it writes, and what it has others do. Tables by kind, asked in turn. */
import { ARCHIVES } from './archives.ts';
import { FILES } from './files.ts';
import { formatter } from './formatters.ts';
import { git } from './git.ts';
import type { Known } from './known.ts';
import { packageManager } from './packages.ts';
import { RUNNERS } from './runners.ts';
import type { Fed } from './scope.ts';

export interface Outcome {
  readonly writes?: readonly Known[];
  /** Commands that it starts, word by word. */
  readonly runs?: readonly (readonly Known[])[];
  /** Shell scripts that it runs; `args` are `$0 $1 …`. */
  readonly scripts?: readonly { readonly text: string; readonly args: readonly Known[] }[];
  /** Where all this happens, if not here. */
  readonly at?: Known | undefined;
}

/** Nothing for a command that is not known: what a test or a build writes, its words do not tell. */
export function judge(name: string, args: readonly Known[], fed: Fed): Outcome {
  const runner = RUNNERS.get(name);
  if (runner) return runner(args, fed);
  if (args.some(({ text, whole }) => whole && (text === '--help' || text === '--version'))) return {};
  if (name === 'git') return git(args);
  const writes = (FILES.get(name) ?? ARCHIVES.get(name))?.(args, fed) ?? formatter(name, args);
  return writes ? { writes } : packageManager(name, args);
}
