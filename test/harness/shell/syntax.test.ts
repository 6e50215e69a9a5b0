/** Redirections, heredocs, quotes, variables, and where a command runs: as agents write them. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the shell's
import { expect, test } from 'vitest';
import { shellWrites } from '../../../src/harness/shell.ts';
import { type Case, judged } from './judged.ts';

const REDIRECTIONS: readonly Case[] = [
  ['echo hi > a.txt', 'a.txt'],
  ['echo hi >> log/a.txt', 'log/a.txt'],
  ['echo hi >| a.txt', 'a.txt'],
  ['> empty', 'empty'],
  [': > a 2> b', 'a', 'b'],
  ['make &> build.log', 'build.log'],
  ['make &>> build.log', 'build.log'],
  ['make >& build.log', 'build.log'],
  ['exec 3<> fifo', 'fifo'],
  ['echo "x" > "my file.txt"', 'my file.txt'],
  ['echo x > /etc/motd', '/etc/motd'],
  ['echo x > ../other/f', '/home/ada/other/f'],
  ['{ echo a; echo b; } > out', 'out'],
  ['(echo a; echo b) > out', 'out'],
  ['for i in 1 2; do echo $i; done > out', 'out'],
  ['while read l; do echo "$l"; done < in > out', 'out'],
  ['cmd > >(tee log)', 'log'],
  ['exec > run.log 2>&1', 'run.log'],
  ["cat > src/a.ts <<'EOF'\nconst a = b > c;\n$(rm x)\nEOF", 'src/a.ts'],
  ["cat <<'EOF' > src/a.ts\nx\nEOF\necho done", 'src/a.ts'],
  ['cat >> .gitignore <<EOF\ndist/\nEOF', '.gitignore'],
  ['cat > a <<EOF\nnow $(touch b)\nEOF', 'b', 'a'],
  ["cat > a <<'A' && cat > b <<'B'\n1\nA\n2\nB", 'a', 'b'],
  ["cat > a <<-'EOF'\n\tx\n\tEOF", 'a'],
  ["cat > cut.txt <<'EOF'\nthe end is missing", 'cut.txt'],
  ["python3 - <<'EOF' > out.json\nprint(1 > 0)\nEOF", 'out.json'],
  [
    "mkdir -p src/lib && cat > src/lib/x.py <<'PY'\nif a > b: pass\nPY\npython3 src/lib/x.py",
    'src/lib',
    'src/lib/x.py',
  ],
  ['[ a > b ]', 'b'],
  ['tt state > state.txt', 'state.txt'],
  ['git log > history.txt', 'history.txt'],
];

const NOTHING: readonly string[] = [
  ...['', '   ', '\n\n', '# rm -rf . > x', 'ls', 'ls -la src', 'cat a.txt', 'pwd', 'echo hi', ':', 'true && false'],
  ...['echo "a > b"', "echo 'a > b'", 'echo a \\> b', 'echo "use `>` with care" # > x', "grep '->' src/a.ts"],
  ...["awk '$1 > 5' data", "awk '{ print > 5 }' data", '[[ a > b ]]', '(( x > 1 )) && echo y', 'echo $(( 3 > 2 ))'],
  ...[
    'ls 2>/dev/null',
    'grep -r x . > /dev/null 2>&1',
    'cmd >&2',
    'cmd 2>&1',
    'cmd >&-',
    'cmd 2>&1 >&3',
    'echo x >&$fd',
  ],
  ...[
    'git log --oneline | head -5',
    'cat a | sort | uniq -c',
    'diff <(sort a) <(sort b)',
    'wc -l < a',
    'cat <<< "a > b"',
  ],
  ...[
    'node -e \'fs.writeFileSync("a", 1 > 0)\'',
    'python3 -c \'open("a","w")\'',
    "python3 - <<'EOF'\nopen('a','w')\nEOF",
  ],
  ...[
    "grep -n 'rm -rf' Makefile",
    'rg "touch|mkdir" src',
    'echo rm -rf dist',
    "printf '%s\\n' 'rm a'",
    'man rm',
    'which git',
  ],
  ...['npm test', 'npm run build', 'make', './build.sh', 'pytest -q', 'cargo test', 'go build ./...', 'tsc --noEmit'],
  ...['rm --help', 'cp --version', 'sed -n 1,20p a', "sed 's/a/b/' a", 'sort a', 'cd src && ls && npm test'],
  ...['tt wait', 'tt release --status "x > y" --next-action z', 'tt msg send --to all "rm it"', 'tt events --follow'],
  ...['echo "unterminated > x', '(rm a', 'if true; then rm a', 'rm a )', '| rm a', '<<<', 'for x in; rm', 'case x in'],
  ...[
    'f() { rm a; }',
    'f() { rm a; }; # never called',
    'alias x="rm a"',
    'command -v yarn',
    'sudo -l rm a',
    'type rm',
    'x=rm',
    'X="a > b"',
  ],
  ...[
    '$UNKNOWN a',
    '"$EDITOR" a',
    'vim a.txt',
    'ssh host "rm -rf /srv"',
    'docker run x rm a',
    'curl -s http://h/x | jq .',
  ],
];

const VARIABLES: readonly Case[] = [
  ['OUT=src/a.txt; echo x > $OUT', 'src/a.txt'],
  ['DIR=src\nrm -rf "$DIR/gen"', 'src/gen'],
  ['D=src; echo > ${D}/x', 'src/x'],
  ['echo x > $UNKNOWN', '.'],
  ['echo x > "$UNKNOWN/file"', '.'],
  ['echo x > src/$name.ts', 'src'],
  ['rm src/*.js', 'src'],
  ['rm *.log', '.'],
  ['mkdir -p src/{a,b}/c', 'src'],
  ['touch {a,b}.txt', '.'],
  ['rm -f /tmp/*.log', '/tmp'],
  ['tmp=$(mktemp); echo x > $tmp; rm "$tmp"', '/tmp'],
  ['tmp=$(mktemp -d)\ntrap \'rm -rf "$tmp"\' EXIT\ncd "$tmp" && git init -q && touch a', '/tmp', '/tmp/a'],
  ['t=$(mktemp -p src); rm $t', 'src'],
  ['echo x > "$TMPDIR/a"', '/tmp/a'],
  ['echo x > /tmp/out.$$', '/tmp'],
  ['echo x > "$PWD/a"', 'a'],
  ['echo x > $(pwd)/a', 'a'],
  ['rm "$(dirname src/a/b.ts)/c"', 'src/a/c'],
  ['echo x > ${OUT:-build/out.txt}', 'build/out.txt'],
  ['f=src/a.ts; cp "$f" "${f%.ts}.js"', 'src'],
  ['for f in src/a.ts src/b.ts; do sed -i s/a/b/ "$f"; done', 'src'],
  ['for f in *.ts; do sed -i s/a/b/ "$f"; done', '.'],
  ['for f in /tmp/a /tmp/b; do rm "$f"; done', '/tmp'],
  ['for d in packages/*/; do (cd "$d" && touch x); done', 'packages/x'],
  ['FILES="a.ts b.ts"; rm $FILES', 'a.ts', 'b.ts'],
  ['arr=(src/a src/b); rm "${arr[@]}"', 'src'],
  ['OUT=/tmp/a; if [ -n "$x" ]; then OUT=src/b; fi; echo > $OUT', '.'],
  ['OUT=src/a; [ -d lib ] && OUT=src/b; echo > $OUT', 'src'],
  ['OUT=/tmp/a; if x; then OUT=src/b; touch "$OUT"; else touch "$OUT"; fi', 'src/b', '/tmp/a'],
  ['v=/tmp/a; case $1 in a) v=src/a;; b) v=src/b;; esac; : > $v', '.'],
  ['v=/tmp/a; for v in src/a; do touch $v; done', 'src/a'],
  ['v=/tmp/a; true && v=src/a && touch $v', 'src/a'],
  ['export OUT=src/o; echo > "$OUT"', 'src/o'],
  ['echo x > ~/notes.txt', '/home/ada/notes.txt'],
  ['echo x > "$HOME/.bashrc"', '/home/ada/.bashrc'],
  ['rm ~$user/x'],
  ['rm ~bob/x'],
  ["echo x > '~/x'", '~/x'],
  ['cmd="npm install"; $cmd', '.'],
  ['w() { echo "$2" > "$1"; }; w src/x hello', 'src/x'],
  ['g() { : > "$2"; }; f() { g x; }; f /tmp/a /tmp/b', '.'],
  ['clean() { rm -rf "$@"; }\nclean dist', 'dist'],
  ['go() { cd src; }; go; touch a', 'src/a'],
  ['f() { f; rm a; }; f', 'a'],
  ['find src -name "*.bak" | while read -r f; do rm "$f"; done', 'src'],
  ['find /tmp/x -type f | while IFS= read -r f; do rm "$f"; done', '/tmp/x'],
  ['while read f; do rm "$f"; done < list', '.'],
];

const PLACES: readonly Case[] = [
  ['cd sub && touch a', 'sub/a'],
  ['cd sub; touch a; cd ..; touch b', 'sub/a', 'b'],
  ['cd sub && (cd deep && touch a); touch b', 'sub/deep/a', 'sub/b'],
  ['cd /tmp && echo x > a', '/tmp/a'],
  ['cd /tmp; cd -; touch a', 'a'],
  ['cd ~ && touch a', '/home/ada/a'],
  ['cd; touch a', '/home/ada/a'],
  ['cd "$(git rev-parse --show-toplevel)" && touch a', 'a'],
  ['pushd sub; touch a; popd; touch b', 'sub/a', 'b'],
  ['pushd a; pushd b; popd; touch x; popd; touch y', 'a/x', 'y'],
  ['cd sub | true; touch a', 'a'],
  ['cd sub & touch a', 'a'],
  ['{ cd sub; touch a; }; touch b', 'sub/a', 'sub/b'],
  ['env -C sub touch a', 'sub/a'],
  ['for d in a b; do cd "$d" && touch x; cd ..; done; touch y', 'x', 'y'],
  ['cd src/$x && touch a; cd ../..; rm b; cd /tmp; cd ..; rm c', 'src/a', 'src/b', '/c'],
  ['if cd sub; then touch a; else touch b; fi', 'sub/a', 'sub/b'],
];

test.each([...REDIRECTIONS, ...VARIABLES, ...PLACES])('%j', (command, ...writes) =>
  expect(judged(command)).toEqual(writes),
);

test.each(NOTHING.map((command) => [command]))('%j writes nothing that can be told', (command) =>
  expect(judged(command)).toEqual([]),
);

test('without a home nobody knows where that is', () => {
  expect(shellWrites('rm -r ~ ~/x "$HOME/y"; cd; touch z; cd /w; touch a', '/w')).toEqual(['/w/a']);
});

test('what stands before a broken statement is judged', () => {
  expect(judged('rm a\necho "b')).toEqual(['a']);
  expect(judged('rm a; rm b; fi; rm c')).toEqual(['a']);
});
