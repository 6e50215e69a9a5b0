/** Ids and tokens: the shape others rely on, and no two alike. */
import { expect, test } from 'vitest';
import { randomBytes } from '../../src/lib/chance.ts';
import { realSystem } from '../../src/lib/system.ts';

const system = realSystem({});
const MANY = 2_000;

test('an id is a ULID whose random part uses every letter of the alphabet', () => {
  const ids = Array.from({ length: MANY }, () => system.id());
  expect(ids.filter((id) => !/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(MANY);
  for (let place = 10; place < 26; place++) expect(new Set(ids.map((id) => id[place])).size).toBe(32);
});

test('a token is 128 random bits', () => {
  const tokens = Array.from({ length: MANY }, () => system.token());
  expect(tokens.filter((token) => !/^[0-9a-f]{32}$/.test(token))).toEqual([]);
  expect(new Set(tokens).size).toBe(MANY);
  expect(randomBytes(5)).toHaveLength(5);
});
