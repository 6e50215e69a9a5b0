/** Which package manager has installed tt, by where it lies; nobody else may replace it. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';

export const MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type Manager = (typeof MANAGERS)[number];

/** `root`: the real directory of tt's package. Null: a checkout, or nobody knows. */
export function managerOf(root: string): Manager | null {
  const parts = root.split(sep);
  if (existsSync(join(root, '.git')) || parts.at(-2) !== 'node_modules') return null;
  if (parts.some((part) => part === '.pnpm' || part === 'pnpm')) return 'pnpm';
  if (parts.includes('.bun')) return 'bun';
  if (parts.some((part) => part === '.yarn' || part === 'yarn')) return 'yarn';
  return 'npm';
}

const VERB: Readonly<Record<Manager, readonly string[]>> = {
  npm: ['install', '-g'],
  pnpm: ['add', '-g'],
  yarn: ['global', 'add'],
  bun: ['add', '-g'],
};

export const updateCommand = (manager: Manager, name: string): readonly string[] => [
  manager,
  ...VERB[manager],
  `${name}@latest`,
];
