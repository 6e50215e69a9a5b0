/** The files that an apply_patch text names. */
import { expect, test } from 'vitest';
import { patchFiles } from '../../src/harness/patch.ts';

const PATCH = `*** Begin Patch
*** Update File: src/a.ts
*** Move to: src/b.ts
@@ class A
 context
-*** Update File: not/this.ts
+*** Add File: nor/this.ts
*** Add File: /abs/new file.md
+text
*** Delete File: old.txt
*** Update File: src/a.ts
@@
-x
+y
*** End Patch`;
const FILES = ['src/a.ts', 'src/b.ts', '/abs/new file.md', 'old.txt'];

test('each file once, as written', () => expect(patchFiles(PATCH)).toEqual(FILES));

test.each([
  ["cd sub && apply_patch <<'EOF'\n", '\nEOF'],
  ['apply_patch "', '"'],
  ['<<-E\n\t', '\n\tE'],
])('also within %j', (before, after) => expect(patchFiles(before + PATCH + after)).toEqual(FILES));

test('also with lines that end as on Windows', () => expect(patchFiles(PATCH.replaceAll('\n', '\r\n'))).toEqual(FILES));

test.each(['', 'x', '*** Begin Patch\n*** End Patch', '*** Update File: ', '*** Update File:a', '** Update File: a'])(
  '%j names none',
  (text) => expect(patchFiles(text)).toEqual([]),
);

test('a long line costs no more than its length', () => {
  const start = performance.now();
  expect(patchFiles(`*** Add File: a${' '.repeat(1 << 20)}b`)).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(1_000);
});
