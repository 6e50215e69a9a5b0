/** Whether a program that a figure needs is on PATH: where it is not, the figure says so and the run goes on. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export const isThere = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((dir) => dir !== '' && canRun(join(dir, program)));

function canRun(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
