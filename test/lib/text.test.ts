/** Text from others: what a terminal would act on is shown instead. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteLength, indented, sentence, visible, visibleLine } from '../../src/lib/text.ts';

const strange = fc.string({ unit: fc.nat(0x2fff).map((code) => String.fromCodePoint(code)) });

test.each([
  ['an escape sequence', '\u001b[31mred', '␛[31mred'],
  ['a carriage return that would overwrite the line', 'safe\rEVIL', 'safe␍EVIL'],
  ['backspace, bell, null, delete', '\b\u0007\0\u007f', '␈␇␀␡'],
  ['the one-byte form of CSI', '\u009b31m', '\\u{9b}31m'],
  ['next line', 'a\u0085b', 'a\\u{85}b'],
  ['line and paragraph separators', 'a\u2028b\u2029c', 'a\\u{2028}b\\u{2029}c'],
  ['bidi overrides and embeddings', '\u202atxt.\u202eexe', '\\u{202a}txt.\\u{202e}exe'],
  ['bidi isolates', '\u2066x\u2069', '\\u{2066}x\\u{2069}'],
  ['bidi marks', 'a\u200eb\u200fc\u061cd', 'a\\u{200e}b\\u{200f}c\\u{61c}d'],
  ['a byte order mark', '\ufeffa', '\\u{feff}a'],
  ['newline and tab stay', 'a\n\tb', 'a\n\tb'],
  ['letters of all scripts stay', 'naïve 日本 שלום 🙂', 'naïve 日本 שלום 🙂'],
])('%s', (_what, text, shown) => expect(visible(text)).toBe(shown));

test('on one line newlines and tabs are shown too', () => {
  expect(visibleLine('a\nb\tc\r\n')).toBe('a␊b␉c␍␊');
});

test.each([
  ['the stick is free.', 'The stick is free.'],
  ['others, who wait', 'Others, who wait'],
  ['script:anna holds the stick', 'script:anna holds the stick'],
  ['#4 is next', '#4 is next'],
  ['', ''],
])('a sentence begins with a capital, an id does not: %j', (text, shown) => expect(sentence(text)).toBe(shown));

test('no line of an indented body begins at the margin', () => {
  fc.assert(
    fc.property(strange, (body) =>
      indented(body)
        .split(/[\n\r\u0085\u2028\u2029]/)
        .every((line) => line.startsWith('  ')),
    ),
  );
});

test('nothing that a terminal acts on is left, whatever the text', () => {
  const acts = /[^\P{Cc}\n\t]|\p{Bidi_Control}/u;
  fc.assert(fc.property(strange, (text) => !acts.test(visible(text))));
  for (let code = 0; code < 0x3000; code++) expect(visible(String.fromCodePoint(code))).not.toMatch(acts);
});

test('a size is counted in bytes of UTF-8', () => {
  expect(['', 'a', 'é', '日', '🙂'].map(byteLength)).toEqual([0, 1, 2, 3, 4]);
});
