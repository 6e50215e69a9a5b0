/** Programs that use the real store in-process, bundled from src as the command line is. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '../../scripts/bundle.mjs';
import { linesOf } from './lines.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Under dist, where the driver finds its native part. */
export async function bundleActor(name) {
  const out = join(root, 'dist', 'bench', `${name}.cjs`);
  const from = join(root, 'test', 'bench', 'actors', `${name}.ts`);
  await bundleProgram(from, out, { external: ['bindings', 'chokidar'] });
  return out;
}

/** Starts one and resolves when it is ready; `ask` sends a line and resolves to the JSON line that answers it. */
export async function startActor(room, file, ...words) {
  const child = room.start([file, room.dir, ...words]);
  const lines = linesOf(child.stdout);
  const answer = async () => {
    const line = await lines.next();
    if (line === null) throw new Error(`${file} ended`);
    return JSON.parse(line.text);
  };
  await answer();
  const tell = (message) => child.stdin.write(`${JSON.stringify(message)}\n`);
  return {
    tell,
    answer,
    ask(message) {
      tell(message);
      return answer();
    },
    end() {
      child.stdin.end();
      return child.ended;
    },
    kill() {
      child.kill('SIGKILL');
      return child.ended;
    },
  };
}
