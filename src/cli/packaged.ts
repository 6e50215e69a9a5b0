/** Where the texts are that are shipped with tt: beside the program, as the package has them. */
import { dirname, join } from 'node:path';
import type { Env } from './env.ts';

const shipped = ({ self }: Pick<Env, 'self'>, ...path: string[]): string =>
  join(dirname(self.at(-1) ?? ''), '..', 'skills', ...path);

export const skillDirectory = (env: Pick<Env, 'self'>): string => shipped(env, 'turntable');
export const skillsDirectory = (env: Pick<Env, 'self'>): string => shipped(env);
export const bundledInstructions = (env: Pick<Env, 'self'>): string => shipped(env, 'instructions.md');
