/** A file that is removed while somebody fetches it was removed, and is not damaged. */
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { accessors } from '../../src/cli/args.ts';
import { run } from '../../src/cli/commands/file-get.ts';
import type { Env } from '../../src/cli/env.ts';
import { DEFAULTS } from '../../src/domain/settings.ts';
import { realSystem } from '../../src/lib/system.ts';
import { blobsIn } from '../../src/store/files.ts';
import { locksIn } from '../../src/store/sqlite/alive.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import { blobOf, put } from '../support/files.ts';
import { A, roomOfTwo } from '../support/pair.ts';

test.each([
  { what: 'removed', error: 'unknown_file', remove: true },
  { what: 'lost', error: 'file_damaged', remove: false },
])('bytes that are $what after they were looked up: $error', async ({ error, remove }) => {
  const ws = await roomOfTwo();
  const hash = await put(ws, A, 'a.txt', 'hello');
  const system = realSystem({});
  const store = sqliteStore({ place: { workspace: ws.dir, dir: ws.room }, system, settings: DEFAULTS });
  const blobs = blobsIn(ws.room, locksIn(ws.room, system));
  const late: typeof blobs = {
    ...blobs,
    async read(file, take) {
      if (remove) await ws.tt(['file', 'rm', hash], A);
      else rmSync(blobOf(ws, hash));
      return blobs.read(file, take);
    },
  };
  const env = { room: () => ({ store, blobs: late }), system } as unknown as Env;
  const got = run(env, accessors(null, { hash }, { out: '-' }, []));
  await expect(got).rejects.toMatchObject({ code: error });
  store.close();
});
