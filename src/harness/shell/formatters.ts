/** Formatters and fixers: those that rewrite the files they look at, and the flags that make them or stop them. */
import { HERE, type Known } from './known.ts';
import { has, options } from './options.ts';

interface Formatter {
  /** Its subcommands that write, where it has any. */
  readonly verbs?: RegExp;
  /** It writes with one of these; without this field it always does. */
  readonly writes?: string;
  /** With one of these it only looks. */
  readonly looks?: string;
  readonly valued?: string;
}

const CHECK = '--check --diff';
const FIX: Formatter = {
  writes: '--fix',
  valued: '-c --config --ext -f --format -o -p --parser --rule --ignore-path --ignore-pattern',
};

const FORMATTERS: Readonly<Record<string, Formatter>> = {
  prettier: { writes: '-w --write', valued: '--config --ignore-path --parser --plugin --log-level' },
  eslint: FIX,
  eslint_d: FIX,
  stylelint: FIX,
  oxlint: FIX,
  standard: FIX,
  xo: FIX,
  markdownlint: FIX,
  'markdownlint-cli2': FIX,
  biome: { verbs: /^(?:check|format|lint)$/, writes: '--write --fix --apply --apply-unsafe', valued: '--config-path' },
  dprint: { verbs: /^fmt$/ },
  deno: { verbs: /^fmt$/, looks: '--check' },
  gofmt: { writes: '-w' },
  goimports: { writes: '-w' },
  gofumpt: { writes: '-w' },
  rustfmt: { looks: '--check --emit', valued: '--config --edition' },
  black: { looks: `${CHECK} -c --code`, valued: '-l -t --line-length --target-version --config' },
  isort: { looks: `${CHECK} -c --check-only`, valued: '--profile -l --settings-path' },
  ruff: { verbs: /^format$/, looks: CHECK, valued: '--config --line-length' },
  autopep8: { writes: '-i --in-place', valued: '--max-line-length' },
  autoflake: { writes: '-i --in-place' },
  yapf: { writes: '-i --in-place', valued: '--style' },
  'clang-format': { writes: '-i', looks: '-n --dry-run' },
  shfmt: { writes: '-w', valued: '-i -ln' },
  stylua: { looks: '--check' },
  taplo: { verbs: /^(?:fmt|format)$/, looks: '--check' },
  terraform: { verbs: /^fmt$/, looks: '-check' },
  tofu: { verbs: /^fmt$/, looks: '-check' },
  buf: { verbs: /^format$/, writes: '-w --write' },
  rubocop: { writes: '-a -A --autocorrect --autocorrect-all' },
  ktlint: { writes: '-F --format' },
  codespell: { writes: '-w' },
};

/** Null: it is none of them. */
export function formatter(name: string, args: readonly Known[]): readonly Known[] | null {
  const known = Object.hasOwn(FORMATTERS, name) ? FORMATTERS[name] : undefined;
  if (!known) return null;
  const given = options(args, known.valued ?? '');
  const fixing = name === 'ruff' && given.operands[0]?.text === 'check' && has(given, '--fix --fix-only');
  const verb = known.verbs && given.operands[0]?.text;
  if (known.verbs && !known.verbs.test(verb ?? '') && !fixing) return name === 'deno' ? null : [];
  if (known.writes && !has(given, known.writes)) return [];
  if (known.looks && has(given, known.looks)) return [];
  const files = known.verbs ? given.operands.slice(1) : given.operands;
  return files.length > 0 ? files.map(upToPattern) : [HERE];
}

/** They read patterns themselves: `prettier --write "src/**"`. */
function upToPattern(word: Known): Known {
  const at = word.text.search(/[*?[{!]/);
  return at < 0 ? word : { ...word, text: word.text.slice(0, at), whole: false };
}
