/** Before the first test: builds tt and puts the real programs into the cache, or finds out why one cannot be had. */
import type { TestProject } from 'vitest/node';
import { setup as build } from '../support/build.ts';
import { cacheDir, type Name, PINNED, type Program, program } from './programs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    cache: string;
    programs: Readonly<Record<Name, Program>>;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  build();
  const names = Object.keys(PINNED) as Name[];
  const found = await Promise.all(names.map(async (name) => [name, await program(name)] as const));
  project.provide('cache', cacheDir());
  project.provide('programs', Object.fromEntries(found) as Record<Name, Program>);
}
