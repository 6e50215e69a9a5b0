/** Where the layers of instructions are for this caller, and which one a command is about. */
import { isAbsolute, join } from 'node:path';
import type { Layer } from '../harness/instructions.ts';
import { TtError } from '../lib/errors.ts';
import { findRoom, newRoom, refuseOutside } from '../store/place.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';
import { bundledInstructions } from './packaged.ts';

const FILE = 'instructions.md';

/** All three, whether they are there or not. Errors: unsafe_room. */
export const layersFor = (env: Env, workspace = workspaceOf(env)): readonly Layer[] => [
  { scope: 'bundled', path: bundledInstructions(env) },
  userLayer(env),
  projectLayer(workspace),
];

function userLayer({ system: { env, home } }: Env): Layer {
  const said = env['XDG_CONFIG_HOME'];
  const config = said && isAbsolute(said) ? said : join(home, '.config');
  return { scope: 'user', path: join(config, 'turntable', FILE) };
}

/** In the workspace also where TT_DIR has the room elsewhere: it is a file of the project. */
function projectLayer(workspace: string): Layer {
  const dir = join(workspace, '.tt');
  refuseOutside({ workspace, dir }, [FILE]);
  return { scope: 'project', path: join(dir, FILE) };
}

const workspaceOf = ({ directory, around }: Env): string =>
  (findRoom(directory(), around) ?? newRoom(directory(), around)).workspace;

/** `--user`, or the project's. Errors: invalid_input, unsafe_room. */
export function layerMeant(env: Env, args: Args): Layer {
  if (args.on('user') && args.on('project'))
    throw new TtError('invalid_input', '--user and --project exclude each other', 'choose one');
  return args.on('user') ? userLayer(env) : projectLayer(workspaceOf(env));
}
