/** The judgement against the shell itself: scripts made by chance are judged, then bash runs them, and both must agree. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWrites } from '../../../src/harness/shell.ts';

/** Each file that is made has a name of its own, so that nothing hides another. */
type Made = (name: string) => string;

const quoted: fc.Arbitrary<Made> = fc.constantFrom<Made>(
  (name) => name,
  (name) => `'${name}'`,
  (name) => `"${name}"`,
  (name) => `\\${name}`,
  (name) => `$'${name}'`,
  (name) => `${name[0]}"${name.slice(1)}"`,
  (name) => `"$PWD"/${name}`,
  (name) => `$(pwd)/${name}`,
  (name) => `./d/../${name}`,
);

const writes = fc.constantFrom<Made>(
  (file) => `touch ${file}`,
  (file) => `echo "a > b" > ${file}`,
  (file) => `echo 'x' '>' y >> ${file} 2>&1`,
  (file) => `cat > ${file} <<'E'\n$(touch never) > never\nE\n`,
  (file) => `cat <<E > ${file}\nit's "> never\nE\n`,
  (file) => `echo x | tee -a ${file} | cat > /dev/null`,
  (file) => `cp /dev/null ${file}`,
  (file) => `v=${file}; : > "$v"`,
  (file) => `for v in ${file}; do : >| "$v"; done`,
  (file) => `bash -c 'touch "$1"' _ ${file}`,
  (file) => `echo ${file} | xargs touch`,
  (file) => `eval "touch ${file.replaceAll(/["\\]/g, '\\$&')}"`,
  (file) => `{ echo; } &> ${file}`,
  (file) => `f() { touch "$@"; }; f ${file}`,
  (file) => `env -u X A=1 nice -n 1 touch ${file}`,
  (file) => `: "$(touch ${file})"`,
  (file) => `cat <(touch ${file})`,
  (file) => `[[ a > never ]] || touch ${file}`,
  (file) => `(( 1 > 0 )) && touch ${file}`,
  (file) => `find . -maxdepth 0 -fprint ${file}`,
  (file) => `sort /dev/null -o ${file}`,
);

/** Around a script, and whether it is left where it was. */
const around = fc.constantFrom<(script: string) => string>(
  (s) => s,
  (s) => `(cd d\n${s}\n)`,
  (s) => `cd d\n${s}\ncd ..`,
  (s) => `pushd d > /dev/null\n${s}\npopd > /dev/null`,
  (s) => `if true; then\n${s}\nfi`,
  (s) => `{\n${s}\n} | cat`,
  (s) => `while true; do\n${s}\nbreak; done`,
  (s) => `case a in a)\n${s}\n;; esac`,
  (s) => `g() {\n${s}\n}; g`,
  (s) => `bash -s <<'END${s.length}'\n${s}\nEND${s.length}\n`,
  (s) => `cd d &&\n{\n${s}\n}; cd - > /dev/null`,
  (s) => `# it's > never\n${s}`,
);

const script = fc
  .array(fc.tuple(writes, quoted, fc.array(around, { maxLength: 2 })), { minLength: 1, maxLength: 6 })
  .map((parts) =>
    parts
      .map(([write, quote, wraps], i) => wraps.reduce((inner, wrap) => wrap(inner), write(quote(`file${i}`))))
      .join('\n'),
  );

/** As deep as all of them together may go: a directory that is missing is nothing that words tell. */
const DEEP = Array.from({ length: 14 }, () => 'd');

test('what bash makes is what was judged, no more and no less', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'tt-shell-')));
  try {
    let round = 0;
    fc.assert(
      fc.property(script, (text) => {
        const dir = join(home, String(round++));
        mkdirSync(join(dir, ...DEEP), { recursive: true });
        execFileSync('bash', ['-c', text], { cwd: dir, stdio: 'ignore' });
        const made = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        expect([...shellWrites(text, dir)].sort()).toEqual(
          made.map(({ parentPath, name }) => join(parentPath, name)).sort(),
        );
      }),
      { numRuns: 80 },
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
