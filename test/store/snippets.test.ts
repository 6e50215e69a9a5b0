/** The index in memory behind a search: it goes with the search, also with one that was refused. */
import { expect, test, vi } from 'vitest';
import { openDatabase } from '../../src/store/sqlite/driver.ts';
import { textsIn } from '../../src/store/sqlite/snippets.ts';

vi.mock('../../src/store/sqlite/driver.ts', async (original) => {
  const driver = await original<{ openDatabase: typeof openDatabase }>();
  return { ...driver, openDatabase: vi.fn(driver.openDatabase) };
});

const areOpen = (): boolean[] => vi.mocked(openDatabase).mock.results.map(({ value }) => value.open);

test('a query that cannot be understood leaves no database open', () => {
  for (const query of ['a AND', '"a', 'b:a', 'NEAR(a, x)', '*', ''])
    expect(() => textsIn(query).close(), query).toThrow('cannot be understood at character');
  expect(areOpen()).toEqual(Array(6).fill(false));
});
