/** Which git commands change the work tree, the index, the refs or the configuration, and of which repository. */
import type { Outcome } from './judge.ts';
import { HERE, isOption, type Known, literal, within } from './known.ts';
import { has, last, type Options, options } from './options.ts';

const GLOBAL = '-C -c --git-dir --work-tree --namespace --exec-path --config-env --attr-source';

export function git(args: readonly Known[]): Outcome {
  const global = options(args, GLOBAL, true);
  const [verb, ...rest] = global.operands;
  if (!verb || rest.some(({ text }) => text === '-h')) return {};
  const base = (global.values.get('-C') ?? []).reduce(within, HERE);
  const top = last(global, '--work-tree') ?? last(global, '--git-dir') ?? HERE;
  const given = options(rest, VALUED.get(verb.text) ?? '');
  const isAsked = base.whole && !has(global, '-c --config-env --git-dir --work-tree --exec-path');
  const root = INDEXING.has(verb.text) && isAsked ? INDEX : top;
  const changes = CHANGES.get(verb.text);
  const writes =
    typeof changes === 'string' ? (has(given, changes) ? [] : [root]) : changes?.(given, rest) ? [root] : [];
  return { writes: [...writes, ...(FILES.get(verb.text)?.(given, rest) ?? []), ...OUTPUT(given)], at: base };
}

/** They leave the work tree alone, and what a commit holds git's own hooks are asked about, unless they are left out. */
const INDEXING: ReadonlySet<string> = new Set(['add', 'commit']);
const INDEX = literal('.git/index');

/** No verb is found that only every object has, such as `constructor`. */
function byVerb<T>(table: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(table));
}

type Changes = (given: Options, rest: readonly Known[]) => boolean;

/** The options that take a value, where taking it for a word would mislead. */
const VALUED = byVerb<string>({
  apply: '-p -C --directory --exclude --include',
  archive: '-o --output --format --prefix',
  branch: '-u --set-upstream-to --sort --format --points-at',
  clone: '-b -o -c -j -u --branch --origin --config --depth --reference --jobs --filter --separate-git-dir --template',
  config: '-f --file --blob --type --default --comment',
  diff: '--output',
  fetch: '-j -o --depth --deepen --jobs --upload-pack --shallow-since --shallow-exclude',
  'format-patch': '-o --output-directory',
  init: '-b --initial-branch --template --separate-git-dir',
  log: '--output',
  show: '--output',
  'symbolic-ref': '-m',
  tag: '-m -F -u --sort --format --points-at --contains --no-contains --merged --no-merged',
  worktree: '-b -B --reason',
});

/** The first word that is no option, as in `git stash list`. */
const verbOf = (rest: readonly Known[]): string => rest.find((word) => !isOption(word))?.text ?? '';
const unless =
  (reading: RegExp): Changes =>
  (_, rest) =>
    !reading.test(verbOf(rest));
const only =
  (writing: RegExp): Changes =>
  (_, rest) =>
    writing.test(verbOf(rest));

/** They change something, unless one of these flags is given; or when the function says so. Who is absent only reads. */
const CHANGES = byVerb<string | Changes>({
  add: '-n --dry-run',
  am: '--show-current-patch',
  apply: (given) => !has(given, '--check --stat --numstat --summary') || has(given, '--apply'),
  bisect: only(/^(?:start|good|bad|new|old|skip|reset|run|replay|next)$/),
  branch: (given) =>
    has(given, '-d -D -m -M -c -C -u --delete --move --copy --set-upstream-to --unset-upstream --edit-description') ||
    (given.operands.length > 0 &&
      !has(given, '-l --list --contains --no-contains --merged --no-merged --points-at --show-current')),
  checkout: '',
  'checkout-index': '',
  'cherry-pick': '',
  clean: '-n --dry-run',
  commit: '--dry-run',
  config: (given, rest) => {
    if (has(given, '--global --system -f --file --blob --get --get-all --get-regexp --get-urlmatch -l --list'))
      return false;
    if (has(given, '--unset --unset-all --remove-section --rename-section --add --replace-all -e --edit')) return true;
    if (/^(?:list|get)$/.test(verbOf(rest))) return false;
    return given.operands.length > 1 || verbOf(rest) === 'edit';
  },
  // Tracking branches are free; `fetch origin main:main` moves a branch.
  fetch: ({ operands }) => operands.slice(1).some(({ text }) => /:(?!refs\/remotes\/)./.test(text)),
  'filter-branch': '',
  'filter-repo': '--dry-run --analyze',
  init: () => false,
  merge: '',
  mergetool: '',
  mv: '-n --dry-run',
  notes: (_, rest) => !/^(?:|list|show|get-ref)$/.test(verbOf(rest)),
  pull: '--dry-run',
  push: '-n --dry-run',
  'read-tree': '-n --dry-run',
  rebase: '--show-current-patch',
  reflog: only(/^(?:expire|delete)$/),
  remote: only(/^(?:add|remove|rm|rename|set-url|set-head|set-branches)$/),
  replace: (given) => has(given, '-d --delete') || given.operands.length > 0,
  reset: '',
  restore: '',
  revert: '',
  rm: '-n --dry-run',
  'sparse-checkout': unless(/^(?:|list|check-rules)$/),
  stash: unless(/^(?:list|show|create)$/),
  submodule: only(/^(?:add|update|init|deinit|set-branch|set-url|sync|absorbgitdirs)$/),
  switch: '',
  'symbolic-ref': (given) => has(given, '-d --delete') || given.operands.length > 1,
  tag: (given) =>
    has(given, '-d --delete') ||
    (given.operands.length > 0 &&
      !has(given, '-l --list -v --verify --contains --no-contains --merged --no-merged --points-at')),
  'update-index': (given) => !(has(given, '--refresh --really-refresh') && given.operands.length === 0),
  'update-ref': '',
  worktree: only(/^(?:add|remove|move|prune|repair)$/),
});

/** What they write beside that. */
const FILES = byVerb<(given: Options, rest: readonly Known[]) => readonly Known[]>({
  archive: (given) => [last(given, '-o --output')].flatMap((path) => path ?? []),
  bundle: ({ operands }) => (operands[0]?.text === 'create' ? operands.slice(1, 2) : []),
  clone: ({ operands: [source, target] }) => [target ?? named(source)],
  'format-patch': (given) => (has(given, '--stdout') ? [] : [last(given, '-o --output-directory') ?? HERE]),
  init: ({ operands }) => [operands[0] ?? HERE],
  mv: ({ operands }) => operands,
  restore: ({ operands }) => operands,
  rm: ({ operands }) => operands,
  // Beside the work tree, of which they may write more than these.
  checkout: (_, rest) => rest.slice(rest.findIndex(({ text }) => text === '--') + 1 || rest.length),
  'merge-file': (given) => (has(given, '-p --stdout') ? [] : given.operands.slice(0, 1)),
  worktree: ({ operands: [verb, ...paths] }) => {
    if (verb?.text === 'add') return paths.slice(0, 1);
    return /^(?:remove|move)$/.test(verb?.text ?? '') ? paths : [];
  },
});

const OUTPUT = ({ values }: Options): readonly Known[] => values.get('--output') ?? [];

/** The directory that a clone makes when none is named. */
const named = (source: Known | undefined): Known =>
  source?.whole
    ? literal(
        source.text
          .replace(/\/+$/, '')
          .replace(/^.*[/:]/, '')
          .replace(/\.git$/, '') || '.',
      )
    : HERE;
