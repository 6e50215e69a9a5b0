/** Amounts of bytes as people read them. */
import { expect, test } from 'vitest';
import { roughBytes } from '../../src/lib/bytes.ts';

test.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_024, '1 KB'],
  [1_536, '1.5 KB'],
  [10_200, '10 KB'],
  [1_048_575, '1 MB'],
  [104_857_600, '100 MB'],
  [5_000_000_000, '4.7 GB'],
])('%i bytes are %s', (bytes, text) => expect(roughBytes(bytes)).toBe(text));
