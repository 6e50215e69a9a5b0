/** Package managers: the subcommands that write manifests, locks or node_modules, and those that start another program. */
import type { Outcome } from './judge.ts';
import { HERE, type Known, literal } from './known.ts';
import { last, options } from './options.ts';

interface Manager {
  /** Changes the project. `''` among them: so does no subcommand at all. */
  readonly writes: RegExp;
  /** What follows it is another command. */
  readonly runs?: RegExp;
  /** So is a word it does not know: `yarn prettier --write .` */
  readonly runsAny?: true;
  /** Where the project is. */
  readonly dir?: string;
  readonly valued?: string;
  /** With one of these nothing of the project is written. */
  readonly looks?: string;
}

const ELSEWHERE = '-g --global --dry-run';

const MANAGERS: Readonly<Record<string, Manager>> = {
  npm: {
    writes:
      /^(?:install|i|in|add|ci|clean-install|install-test|it|install-ci-test|cit|uninstall|remove|rm|r|un|unlink|update|up|upgrade|dedupe|ddp|prune|link|ln|rebuild|shrinkwrap|init|create|version .+|pkg (?:set|delete|fix)|audit fix|pack)$/,
    runs: /^(?:exec|x)$/,
    dir: '--prefix -C',
    valued: '-w --workspace --registry --loglevel --tag --omit --include -c --call -p --package',
    looks: ELSEWHERE,
  },
  pnpm: {
    writes:
      /^(?:install|i|add|ci|remove|rm|uninstall|un|update|up|upgrade|dedupe|prune|link|ln|unlink|rebuild|rb|import|init|create|patch-commit|version .+|pkg (?:set|delete)|audit fix|fetch)$/,
    runs: /^(?:exec|dlx)$/,
    runsAny: true,
    dir: '-C --dir --prefix',
    valued: '-F --filter --reporter',
    looks: ELSEWHERE,
  },
  yarn: {
    writes: /^(?:|install|add|remove|up|upgrade|upgrade-interactive|dedupe|link|unlink|init|create|import|version .*)$/,
    runs: /^(?:exec|dlx|run)$/,
    runsAny: true,
    dir: '--cwd',
    looks: '-v',
  },
  bun: {
    writes: /^(?:install|i|add|a|remove|rm|update|link|unlink|init|create|patch|pm trust)$/,
    runs: /^x$/,
    dir: '--cwd',
    looks: ELSEWHERE,
  },
  deno: { writes: /^(?:add|remove|install|i|uninstall|outdated|init)$/, looks: ELSEWHERE },
  uv: {
    writes: /^(?:add|remove|sync|lock|init|venv)$/,
    runs: /^run$/,
    dir: '--directory --project',
    looks: '--dry-run --check',
  },
  poetry: {
    writes: /^(?:add|remove|update|lock|init|new|version .+)$/,
    runs: /^run$/,
    dir: '-C --directory',
    looks: '--dry-run',
  },
  pipenv: { writes: /^(?:install|uninstall|update|lock|sync)$/, runs: /^run$/ },
  cargo: {
    writes: /^(?:add|remove|rm|update|fix|fmt|new|init|generate-lockfile|vendor|clippy)$/,
    dir: '-C',
    valued: '--manifest-path -p --package -F --features',
    looks: '-n --dry-run --check',
  },
  go: {
    writes: /^(?:get|fmt|fix|generate|mod (?:tidy|init|edit|vendor)|work (?:init|use|edit|sync|vendor))$/,
    dir: '-C',
    looks: '-n -json -print',
  },
  bundle: { writes: /^(?:|install|update|add|remove|lock|init)$/, runs: /^exec$/, looks: '-v' },
  composer: {
    writes: /^(?:install|i|update|u|upgrade|require|r|remove|rm|init|create-project|dump-autoload)$/,
    dir: '-d --working-dir',
    looks: '--dry-run',
  },
  dotnet: { writes: /^(?:add|remove|new|format)$/, looks: '--verify-no-changes' },
  mix: { writes: /^(?:format|deps\.get|deps\.update|new)$/, looks: '--check-formatted' },
  gh: { writes: /^(?:pr (?:checkout|co)|repo (?:clone|fork|sync))$/ },
};

export function packageManager(name: string, args: readonly Known[]): Outcome {
  const known = Object.hasOwn(MANAGERS, name) ? MANAGERS[name] : undefined;
  if (!known) return {};
  const valued = `${known.dir ?? ''} ${known.valued ?? ''}`;
  const words = options(
    args.filter(({ text }) => !text.startsWith('+')),
    valued,
    true,
  ).operands; // `cargo +nightly`
  const given = options(words, valued);
  const at = last(options(args, valued), known.dir ?? '');
  const [verb = '', object = ''] = given.operands.map(({ text }) => text);
  if (known.runs?.test(verb)) return { runs: [[literal('npx'), ...words.slice(1)]], at };
  const writes = known.writes.test(verb) || (object !== '' && known.writes.test(`${verb} ${object}`));
  if (!writes) return known.runsAny ? { runs: [words], at } : {};
  // Also behind a `--`: `cargo fmt -- --check`.
  const says = (flags: string) => args.some(({ text }) => text !== '' && flags.split(' ').includes(text));
  if (says(known.looks ?? '') || (verb === 'clippy' && !says('--fix'))) return {};
  return { writes: [MAKES.test(`${name} ${verb}`) ? (given.operands[1] ?? HERE) : HERE], at };
}

/** They make a directory of their own, and name it. */
const MAKES = /^(?:cargo (?:new|init)|poetry new|mix new|uv (?:init|venv))$/;
