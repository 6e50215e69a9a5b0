import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The suite with the real programs, apart from `npm test`, which needs none of them. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/real/**/*.real.ts'],
    globalSetup: ['test/real/setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    pool: 'forks',
    reporters: ['verbose'],
  },
});
