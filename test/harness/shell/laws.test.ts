/** What holds for any command: it is judged in bounded time, nothing is thrown, paths are absolute, quotes hide. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the shell's
import { isAbsolute } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWrites } from '../../../src/harness/shell.ts';

const judge = (command: string) => shellWrites(command, '/w');

/** What shells are made of, so that garbage gets further than the first letter. */
const PIECES =
  '$ ( ) { } [ ] < > | & ; ` " \' \\ # ! * ? ~ = - , : 0 1 a rm cd eval bash -c -i xargs find -exec if then fi for in do done ' +
  'case esac while function f() $( ${ $(( (( [[ ]] << <<< <<E E >> >& <( >( && || ;; $x ${x:-a} ${x%.a} git commit sed npx sudo env';
const soup = fc
  .array(fc.tuple(fc.constantFrom(...PIECES.split(' ')), fc.constantFrom('', ' ', ' ', '\n')), { maxLength: 60 })
  .map((pieces) => pieces.flat().join(''));
const anything = fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 200 }));

test('whatever is asked, the answer is absolute paths, each once', () => {
  fc.assert(
    fc.property(anything, anything, (command, cwd) => {
      const paths = shellWrites(command, cwd);
      expect(paths.every(isAbsolute)).toBe(true);
      expect(new Set(paths).size).toBe(paths.length);
    }),
    { numRuns: 3_000 },
  );
});

test('what stands in single quotes is no redirection', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(judge(`echo '${text.replaceAll("'", '')}'`)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('what a quoted heredoc holds is data', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(judge(`cat <<'THE_END' > f\n${text}\nTHE_END\nrm g`)).toEqual(['/w/f', '/w/g']);
    }),
    { numRuns: 1_000 },
  );
});

test('a file is found whatever its name, when it is quoted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (text) => {
      const name = `x${text.replaceAll(/['/\0]/g, '')}`;
      expect(judge(`echo 1 > '${name}'; rm -- '${name}'`)).toEqual([`/w/${name}`]);
    }),
  );
});

const LONG = 1 << 20;
const UNITS =
  '( $( ` " "$( { {a, <<a% <<a\n $((1+ (( [ @( ${a:- if% case%x%in% a% a; a| a&& a\n >a% \\ a=( f(){% \' $\' [[%(% <( ! a[ &'
    .split(' ')
    .map((unit) => unit.replaceAll('%', ' '));

const ENDLESS: readonly (readonly [name: string, command: string])[] = [
  ...UNITS.map((unit) => [unit, unit.repeat(LONG / unit.length)] as const),
  ['a function that calls itself twice', 'f() { f; f; }; f'],
  [
    'functions that double',
    `${Array.from({ length: 40 }, (_, i) => `f${i}() { f${i + 1}; f${i + 1}; }`).join('\n')}\nf0`,
  ],
  ['scripts that double', 'x=\'eval "$x"; eval "$x"\'; eval "$x"'],
  ['variables that grow', `a=xxxxxxxx; ${'a=$a$a; '.repeat(25)} ${'rm "$a"y; '.repeat(20)}`],
  [
    'many variables, many shells',
    `${Array.from({ length: 5_000 }, (_, i) => `v${i}=;`).join('')}${'(:);'.repeat(7_000)}`,
  ],
  ['a long script many times', `f() { eval ': ${'x '.repeat(25_000)}'; }; ${'f;'.repeat(5_000)}`],
];

test.each(ENDLESS)('%j over and over is left in time', (_, command) => {
  const start = performance.now();
  judge(command);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('of a very long command the beginning counts, be it cut within a heredoc', () => {
  const body = 'line of text\n'.repeat(50_000);
  expect(judge(`rm a\ncat > b <<'EOF'\n${body}EOF\nrm c`)).toEqual(['/w/a', '/w/b']);
});
