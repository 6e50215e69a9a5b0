/** `tt check`: may the caller change the workspace now, or these paths of it? For hooks and scripts: the exit status is the answer. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { View } from '../../domain/store.ts';
import { check } from '../../domain/turn/check.ts';
import { asError, isRefusal, TtError } from '../../lib/errors.ts';
import { realDirectory } from '../../store/place.ts';
import { give } from '../answer.ts';
import { touchedAt } from '../checkout-paths.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const paths = args.rest('paths').map((path) => resolve(env.directory(), path));
  const room = paths[0] === undefined ? env.room() : env.room(directoryOf(paths[0]));
  const { store } = room;
  const view = await store.look();
  const { agent, person } = env.caller();
  const token = { turn: args.count('turn'), lease: args.text('lease') };
  const touched = paths.map((path) => touchedIn(room, path)).filter(({ path }) => path !== '');
  const isAnyClaimed = touched.length > 0 && Object.keys(view.state.claims.held).length > 0;
  const answer = isAnyClaimed
    ? (await import('../../domain/claim/check.ts')).checkPaths(view, agent, token, touched, person)
    : (check(view, agent, token, person) ?? { under: null });
  if (isRefusal(answer)) throw asError(answer);
  const { id } = view.state.turn;
  const { under } = answer;
  await give(env, {
    json: {
      ...{ status: 'yes', room_id: store.roomId, agent_id: agent, turn_id: id, epoch: view.state.room.epoch },
      ...(under === null ? {} : { claims: under }),
    },
    text:
      under === null
        ? `yes: ${agent} holds the stick (turn ${id})`
        : `yes: ${holdersOf(view, under)} has claimed it (${under.join(', ')})`,
  });
  return undefined;
}

/** The caller, or the session whose subagent it is. */
const holdersOf = ({ state }: View, claims: readonly string[]): string =>
  [...new Set(claims.map((id) => state.claims.held[id]?.holder))].join(' and ');

/** Of a file that may not be there yet. */
function directoryOf(path: string): string {
  let dir = path;
  while (!existsSync(dir) && dirname(dir) !== dir) dir = dirname(dir);
  return realDirectory(dir);
}

function touchedIn({ place }: Room, path: string) {
  const touched = touchedAt(place, path);
  if (touched) return touched;
  throw new TtError('path_outside', `${path} is not in ${place.workspace}`, 'ask about paths of one workspace', {
    path,
  });
}
