/** The line about files that a backup cannot bring back. */
import { counted } from '../../lib/text.ts';

/** Empty where there are none. */
export const notWhole = ({ length }: readonly string[]): string =>
  length === 0
    ? ''
    : `${counted(length, 'file')} not whole, in the room as in the backup: tt file verify says which.\n`;
