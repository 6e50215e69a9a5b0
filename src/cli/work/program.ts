/** Whether a command can be started, asked before anything is claimed for it. */
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { TtError } from '../../lib/errors.ts';

/** Errors: command_not_found, command_not_executable. What is in the file is for the kernel to say. */
export function requireProgram(name: string, path: string | undefined): void {
  const places = name.includes('/') ? [name] : (path ?? USUAL).split(':').map((dir) => join(dir || '.', name));
  const found = places.map(stateOf);
  if (found.includes('fine')) return;
  if (found.includes('unfit'))
    throw new TtError('command_not_executable', `${name} cannot be run: it is no program, or not executable`, CHECK);
  const where = name.includes('/') ? 'there is no such file' : 'it is nowhere in PATH';
  throw new TtError('command_not_found', `${name} cannot be run: ${where}`, CHECK);
}

/** Where execvp looks without a PATH. */
const USUAL = '/usr/bin:/bin';
const CHECK = 'tt work -- COMMAND';

function stateOf(file: string): 'fine' | 'unfit' | 'absent' {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile() ? 'fine' : 'unfit';
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code)) ? 'absent' : 'unfit';
  }
}
