/** One judgement as the tables of this folder write it: paths in the repository relative to it, others as they are. */
import { relative } from 'node:path';
import { shellWrites } from '../../../src/harness/shell.ts';

export type Case = readonly [command: string, ...writes: string[]];

const REPO = '/home/ada/repo';

export const judged = (command: string): readonly string[] =>
  shellWrites(command, REPO, '/home/ada').map((path) =>
    path === REPO ? '.' : path.startsWith(`${REPO}/`) ? relative(REPO, path) : path,
  );
