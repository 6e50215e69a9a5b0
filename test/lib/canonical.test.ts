/** Equal values have equal hashes, however they were put together; different values do not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, contentHash } from '../../src/lib/canonical.ts';

test('the order of keys does not matter, at any depth; the order of a list does', () => {
  expect(canonicalJson({ b: { d: 1, c: [2, { f: 1, e: 2 }] }, a: null })).toBe(
    '{"a":null,"b":{"c":[2,{"e":2,"f":1}],"d":1}}',
  );
  expect(contentHash({ a: 1, b: 2 })).toBe(contentHash({ b: 2, a: 1 }));
  expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]));
});

test('a key that is undefined is no key, as in JSON', () => {
  expect(contentHash({ a: 1, b: undefined })).toBe(contentHash({ a: 1 }));
});

test('the hash is that of the value: through JSON, and with its keys turned round', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value);
      expect(contentHash(JSON.parse(text))).toBe(contentHash(value));
      expect(contentHash(turned(JSON.parse(text)))).toBe(contentHash(value));
      // What is hashed says the whole value.
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(text));
    }),
  );
});

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  );
}

test('the hash is the SHA-256 of that text, which other tools can compute', () => {
  expect(contentHash({ room: 1 })).toBe('a3d3b2e173080a2808f14ab804e10bddf86cfae21e4ea17342b90383fbe0d8d9');
});
