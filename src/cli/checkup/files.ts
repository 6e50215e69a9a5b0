/** Whether the bytes of all files are there, as far as their sizes tell: `tt file verify` reads them. */
import type { Blobs } from '../../domain/file/blobs.ts';
import type { Store } from '../../domain/store.ts';
import { roughBytes } from '../../lib/bytes.ts';
import { counted } from '../../lib/text.ts';
import { bySize, faultsIn } from '../file-audit.ts';
import { attempt, type Check, fail, ok } from './check.ts';

export const filesCheck = (store: Store, blobs: Blobs): Promise<Check> =>
  attempt('files', async () => {
    const { count, bytes, faults } = await faultsIn(store, bySize(blobs));
    const amount = `${counted(count, 'file')}, ${roughBytes(bytes)}`;
    if (faults.length === 0) return ok('files', amount);
    const some = faults.slice(0, 5).map(({ file, found }) => `${file.name} is ${found}`);
    return fail('files', `${amount}: of ${faults.length} the bytes are not what was put: ${some.join(', ')}`, HEAL);
  });

const HEAL = 'put them again: the same bytes heal a file; tt file verify looks at every byte';
