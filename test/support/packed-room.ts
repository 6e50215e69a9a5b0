/** A room of two, and programs in it that have the library: they are script:a, in the room that `room` is. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packed, program } from './packed.ts';
import { roomOfTwo } from './pair.ts';
import type { RunOptions, Workspace } from './workspace.ts';

/** To be called once in a file of tests. */
export function packedRoom() {
  const modules = packed();
  return {
    async room(): Promise<Workspace> {
      const ws = await roomOfTwo();
      symlinkSync(modules, join(ws.dir, 'node_modules'));
      return ws;
    },
    /** What `body` returns is printed. */
    inRoom: (ws: Workspace, body: string, options?: RunOptions) =>
      program(
        ws,
        `import { openRoom } from 'turntable';
    const room = await openRoom({ agent: 'script:a', path: ${JSON.stringify(ws.dir)} });
    const fate = (promise) => promise.then((value) => value.status ?? 'done', (error) => (error.name === 'TtError' ? error.code : error.name));
    const result = await (async () => { ${body} })();
    await room.close();
    console.log(JSON.stringify(result));`,
        options,
      ),
  };
}
