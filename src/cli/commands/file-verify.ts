/** `tt file verify`: read all files again. Ends with 1 when one is missing or changed; what nobody needs is told. */
import { shortHash } from '../../domain/file/named.ts';
import { roughBytes } from '../../lib/bytes.ts';
import { counted, visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { DONE, REFUSED } from '../exit.ts';
import { byBytes, type Fault, faultsIn, straysIn } from '../file-audit.ts';

export async function run(env: Env, _args: Args): Promise<number> {
  const room = env.room();
  const { count, bytes, faults } = await faultsIn(room.store, byBytes(room.blobs));
  const strays = await straysIn(room);
  const leftovers = room.blobs.leftovers();
  const damaged = faults.map(({ file: { id, name, refs }, found }) => ({ hash: id, name, found, refs }));
  const waste = strays.length + leftovers.length;
  await give(env, {
    json: {
      ...{ status: faults.length > 0 ? 'damaged' : 'ok', files: count, bytes, damaged },
      ...{ strays: strays.map(({ hash }) => hash), leftovers: leftovers.length },
    },
    text: () =>
      [
        ...faults.map(faultLine),
        `${counted(count, 'file')}, ${roughBytes(bytes)}: ${faults.length === 0 ? 'all is what was put' : `${faults.length} not what was put`}.`,
        ...(waste > 0 ? [`${counted(waste, 'piece')} left by what was interrupted: tt file gc`] : []),
      ].join('\n'),
  });
  return faults.length > 0 ? REFUSED : DONE;
}

const faultLine = ({ file: { id, name, refs }, found }: Fault): string =>
  visibleLine(`${found}  ${shortHash(id)}  ${name}  (named in ${counted(refs, 'event')}; put it again to heal it)`);
