/** git, package managers and formatters: what changes the workspace, and the same words where they only look. */
import { expect, test } from 'vitest';
import { type Case, judged } from './judged.ts';

const GIT_CHANGES: readonly string[] = [
  ...['reset --hard HEAD~1', 'reset', 'checkout main', 'checkout -B x', 'switch -c x', 'rm -r "$old"'],
  ...['merge x', 'merge --abort', 'rebase main', 'rebase --continue', 'cherry-pick -n abc'],
  ...[
    'revert abc',
    'am < x.patch',
    'apply x.patch',
    'stash',
    'stash push -m x',
    'stash pop',
    'stash apply',
    'stash drop',
  ],
  ...[
    'clean -fdx',
    'pull --rebase',
    'push',
    'push -f origin x',
    'push --no-verify',
    'tag v1',
    'tag -a v1 -m x',
    'tag -d v1',
  ],
  ...[
    'branch x',
    'branch -D x',
    'branch -f x abc',
    'branch -m a b',
    'branch -u origin/x',
    'update-ref refs/heads/x abc',
  ],
  ...['symbolic-ref HEAD refs/heads/x', 'notes add -m x', 'worktree prune', 'config user.name x', 'config set a.b c'],
  ...['config --unset a.b', 'remote add o url', 'fetch origin main:main', 'submodule update --init', 'bisect start'],
  ...['update-index --chmod=+x a', 'read-tree HEAD', 'sparse-checkout set src', 'reflog expire --all', 'replace a b'],
  ...['-c core.hooksPath=/dev/null commit -m x', '--work-tree . commit -m x', '--config-env=a=b add .'],
];

/** What git's own hooks are asked about, and what says which files it means. */
const GIT_EXACT: readonly Case[] = [
  ['git add -A', '.git/index'],
  ['git add src/a.ts', '.git/index'],
  ['git commit -m x', '.git/index'],
  ['git commit -am "a > b" --no-verify', '.git/index'],
  ['git --no-pager commit --amend --no-edit', '.git/index'],
  ['git -C . commit -m x', '.git/index'],
  ['git rm -r old', '.', 'old'],
  ['git mv a b', '.', 'a', 'b'],
  ['git checkout -- a', '.', 'a'],
  ['git checkout main -- a b', '.', 'a', 'b'],
  ['git restore --staged a', '.', 'a'],
];

const GIT_LOOKS: readonly string[] = [
  ...[
    '',
    'status',
    'status --short',
    'log --oneline -5',
    'diff',
    'diff HEAD~1 -- a',
    'show HEAD:a',
    'fetch',
    'fetch --all -p',
  ],
  ...['fetch origin main', 'fetch https://h/x.git main', 'fetch origin +refs/heads/a:refs/remotes/origin/a'],
  ...['branch', 'branch -a', 'branch -vv', 'branch --list x', 'branch --contains abc', 'branch --show-current'],
  ...[
    'branch --merged main',
    'tag',
    'tag -l "v*"',
    'tag --contains abc',
    'tag -n',
    'stash list',
    'stash show -p',
    'rev-parse HEAD',
  ],
  ...['ls-files', 'blame a', 'grep x', 'describe --tags', 'merge-base a b', 'symbolic-ref HEAD', 'notes show', 'notes'],
  ...[
    'worktree list',
    'config --get user.name',
    'config user.name',
    'config -l',
    'config get a.b',
    'config --global a.b c',
  ],
  ...[
    'remote -v',
    'remote show origin',
    'reflog',
    'submodule status',
    'bisect log',
    'add -n .',
    'clean -nd',
    'push --dry-run',
  ],
  ...[
    'commit --dry-run',
    'apply --check x',
    'apply --stat x',
    'update-index --refresh',
    'shortlog -sn',
    'cat-file -p HEAD',
  ],
  ...[
    'commit --help',
    'commit -h',
    'unknown-alias x',
    '--version',
    'archive HEAD | tar -t',
    'format-patch --stdout -1',
  ],
];

const GIT_ELSEWHERE: readonly Case[] = [
  ['cd sub && git commit -m x', 'sub/.git/index'],
  ['git -C sub commit -m x', 'sub/.git/index'],
  ['git -C /tmp/other commit -m x', '/tmp/other/.git/index'],
  ['git -C sub -C deep add .', 'sub/deep/.git/index'],
  ['git --git-dir=/tmp/r/.git --work-tree /tmp/r checkout x', '/tmp/r'],
  ['git --git-dir /tmp/r.git update-ref a b', '/tmp/r.git'],
  ['git -C "$UNKNOWN" commit -m x', '.'],
  ['git -C ~/repo commit', '.git/index'],
  ['git init', '.'],
  ['git init /tmp/new', '/tmp/new'],
  ['git clone https://h/a/b.git', 'b'],
  ['git clone -b x git@h:a/b.git /tmp/c', '/tmp/c'],
  ['cd /tmp && git clone --depth 1 https://h/a/b', '/tmp/b'],
  ['git worktree add -b x ../wt main', '.', '/home/ada/wt'],
  ['git worktree remove ../wt', '.', '/home/ada/wt'],
  ['git archive -o /tmp/a.tar HEAD', '/tmp/a.tar'],
  ['git format-patch -1', '.'],
  ['git format-patch -1 -o /tmp/p', '/tmp/p'],
  ['git diff --output=x.diff', 'x.diff'],
  ['git bundle create /tmp/b HEAD', '/tmp/b'],
  ['git commit -m "$(cat <<\'EOF\'\nfix: a > b\n\nrm -rf things\nEOF\n)"', '.git/index'],
  ['git add a && git commit -m x && git push', '.git/index', '.'],
  ['git constructor; npm toString; __proto__; valueOf x; git commit', '.git/index'],
  ['git diff --quiet || git commit -am x', '.git/index'],
];

const TOOLS: readonly Case[] = [
  ...[
    'npm install',
    'npm i -D x',
    'npm ci',
    'npm uninstall x',
    'npm version patch',
    'npm audit fix',
    'npm pkg set a=b',
  ].map(here),
  ...['pnpm add x', 'pnpm install --frozen-lockfile', 'yarn', 'yarn add x', 'bun install', 'bun add x', 'uv sync'].map(
    here,
  ),
  ...['uv add x', 'poetry add x', 'cargo add serde', 'cargo fmt', 'cargo clippy --fix', 'go mod tidy', 'go get x'].map(
    here,
  ),
  ...['bundle install', 'composer require x', 'mix deps.get', 'gh pr checkout 3', 'npx prettier --write .'].map(here),
  ...['cargo +nightly fmt --all', 'go fmt ./...', 'deno fmt', 'pnpm prettier --write .', 'yarn run prettier -w .'].map(
    here,
  ),
  ...[
    'npm test',
    'npm run x',
    'npm ls',
    'npm view x',
    'npm i -g x',
    'npm install --dry-run',
    'npm audit',
    'npm version',
  ].map(none),
  ...[
    'yarn -v',
    'yarn build',
    'pnpm test',
    'bun test',
    'uv run pytest',
    'pip install -e .',
    'cargo build',
    'go vet ./...',
  ].map(none),
  ...['cargo fmt --check', 'cargo fmt -- --check', 'cargo clippy', 'go mod graph', 'gh pr view 3', 'gh pr list'].map(
    none,
  ),
  ...[
    'prettier --check .',
    'eslint .',
    'biome check .',
    'gofmt -l .',
    'black --check .',
    'ruff check .',
    'isort -c .',
  ].map(none),
  ...['ruff format --diff', 'terraform fmt -check', 'npx tsc --noEmit', 'npx vitest run', 'npm exec -- eslint .'].map(
    none,
  ),
  ['npm --prefix web install', 'web'],
  ['npm install --prefix /tmp/x y', '/tmp/x'],
  ['cd web && npm ci', 'web'],
  ['pnpm -C web add x', 'web'],
  ['yarn --cwd web add x', 'web'],
  ['cargo new tool', 'tool'],
  ['go -C sub mod tidy', 'sub'],
  ['prettier --write src/a.ts', 'src/a.ts'],
  ['prettier --write "src/**/*.{ts,tsx}"', 'src'],
  ['npx -y prettier@3 --write src', 'src'],
  ['npx @biomejs/biome@2 check --write src', 'src'],
  ['npm exec -- eslint --fix src', 'src'],
  ['pnpm exec eslint --fix src --ext .ts', 'src'],
  ['pnpm dlx prettier -w /tmp/a', '/tmp/a'],
  ['bunx biome format --write a.ts', 'a.ts'],
  ['eslint --fix src', 'src'],
  ['stylelint "**/*.css" --fix', '.'],
  ['gofmt -w main.go', 'main.go'],
  ['rustfmt src/main.rs', 'src/main.rs'],
  ['black src tests', 'src', 'tests'],
  ['uv run black src', 'src'],
  ['ruff check --fix src', 'src'],
  ['ruff format', '.'],
  ['poetry run isort src', 'src'],
  ['clang-format -i a.c', 'a.c'],
  ['shfmt -w x.sh', 'x.sh'],
  ['terraform fmt infra', 'infra'],
  ['bundle exec rubocop -a app', 'app'],
];

function here(command: string): Case {
  return [command, '.'];
}
function none(command: string): Case {
  return [command];
}

const git = (words: string): string => `git ${words}`;
test.each([
  ...GIT_CHANGES.map(git).map(here),
  ...GIT_LOOKS.map(git).map(none),
  ...GIT_EXACT,
  ...GIT_ELSEWHERE,
  ...TOOLS,
])('%j', (command, ...writes) => expect(judged(command)).toEqual(writes));
